"""How a refusal looks: a page for people, RFC 9457 problem JSON for programs."""

import logging
import secrets
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Final

from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException

from meetings.kit.database import db
from meetings.kit.errors import DomainError
from meetings.kit.i18n import mark as _m
from meetings.web.coming import page_before
from meetings.web.expiry import SECRETS, Again, ExpiredFormError, again
from meetings.web.session import wants_data

_logger: Final = logging.getLogger(__name__)
_TITLES: Final = {
    400: _m("Yêu cầu không hợp lệ"),
    401: _m("Chưa đăng nhập"),
    403: _m("Phiên làm việc của biểu mẫu đã hết hạn"),
    404: _m("Không tìm thấy trang"),
    405: _m("Thao tác này không thực hiện được ở đây"),
    409: _m("Chưa thực hiện được"),
    410: _m("Liên kết đã hết hạn"),
    413: _m("Tệp quá lớn"),
    415: _m("Loại tệp không được nhận"),
    421: _m("Địa chỉ truy cập không đúng"),
    422: _m("Chưa thực hiện được"),
    429: _m("Quá nhiều yêu cầu"),
    500: _m("Hệ thống gặp lỗi"),
    503: _m("Hệ thống đang bận"),
}
_EXPLANATIONS: Final = {
    400: _m("Yêu cầu gửi lên thiếu hoặc sai dữ liệu. Hãy quay lại trang trước và thử lại."),
    401: _m("Phiên đăng nhập đã hết hoặc chưa có. Hãy đăng nhập rồi thử lại."),
    403: _m("Trang đã mở quá lâu nên chưa lưu gì. Hãy mở lại trang rồi nhập lại."),
    404: _m("Trang này không tồn tại, hoặc không thuộc phạm vi bạn được xem."),
    405: _m("Hãy quay lại trang trước và dùng nút trên trang."),
    413: _m("Mỗi lần gửi tối đa 25 MB. Hãy chia nhỏ hoặc nén tệp rồi gửi lại."),
    421: _m("Hãy dùng đúng địa chỉ mà đơn vị quản trị đã thông báo."),
    500: _m("Nội dung chưa được lưu. Hãy thử lại; nếu vẫn lỗi, báo quản trị kèm mã lỗi bên dưới."),
    503: _m("Có nhiều người đang thao tác cùng lúc. Hãy thử lại sau vài giây."),
}
_STEPS: Final = {
    401: _m(
        "Phiên đăng nhập đã hết nên chưa lưu gì. Nội dung đã nhập còn nguyên ở trang này: hãy đăng "
        "nhập ở thẻ mới, rồi quay lại đây bấm Gửi lại."
    ),
    403: _m("Trang đã mở quá lâu nên chưa lưu gì. Nội dung đã nhập còn nguyên: hãy bấm Gửi lại."),
    409: _m(
        "Có người vừa thay đổi cùng nội dung này nên chưa lưu gì. Nội dung đã nhập còn nguyên: "
        "hãy bấm Gửi lại."
    ),
    503: _m(
        "Có nhiều người đang thao tác cùng lúc nên chưa lưu gì. Nội dung đã nhập còn nguyên: hãy "
        "đợi vài giây rồi bấm Gửi lại."
    ),
}
_LATER: Final = frozenset({429, 503})
_KEPT_HEADERS: Final = frozenset({"Allow", "Retry-After", "WWW-Authenticate"})
_NOTHING: Final[Mapping[str, str]] = {}


def init_app(app: Flask) -> None:
    """Turn every refusal into a page, or a problem document, with its status."""
    app.register_error_handler(DomainError, _refuse)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(PoolTimeoutError, _busy)
    app.register_error_handler(IntegrityError, _conflict)
    app.register_error_handler(DataError, _unstorable)
    app.register_error_handler(Exception, _fault)


def words(error: DomainError) -> str:
    """Return the refusal in the reader's language."""
    return str(gettext(error.message, **error.facts))


def _refuse(error: DomainError) -> ResponseReturnValue:
    db.session.rollback()
    if isinstance(error, ExpiredFormError):
        return _answer(HTTPStatus.FORBIDDEN, offer=again())
    return _answer(int(error.status), words(error), field=error.field or "", typed=_typed())


def _stale_form(_error: CSRFError) -> ResponseReturnValue:
    offer = again()
    is_out = offer is not None and offer.must_sign_in
    return _answer(HTTPStatus.UNAUTHORIZED if is_out else HTTPStatus.FORBIDDEN, offer=offer)


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if status < HTTPStatus.BAD_REQUEST:
        return error
    db.session.rollback()
    kept = {name: value for name, value in error.get_headers() if name in _KEPT_HEADERS}
    offer = again() if status == HTTPStatus.UNAUTHORIZED else None
    return _answer(status, headers=kept, offer=offer)


def _busy(error: OperationalError | PoolTimeoutError) -> ResponseReturnValue:
    db.session.rollback()
    _logger.warning("database busy: %s", error)
    return _answer(HTTPStatus.SERVICE_UNAVAILABLE, offer=again(), typed=_typed())


def _unstorable(error: DataError) -> ResponseReturnValue:
    """Refuse what no text can hold (a NUL sign on PostgreSQL): nobody types it."""
    db.session.rollback()
    _logger.warning("database cannot hold it: %s", error.orig)
    return _answer(HTTPStatus.BAD_REQUEST)


def _conflict(error: IntegrityError) -> ResponseReturnValue:
    db.session.rollback()
    _logger.warning("constraint refused: %s", error.orig)
    return _answer(
        HTTPStatus.CONFLICT,
        gettext("Có người vừa thay đổi cùng nội dung này. Hãy mở lại trang rồi thử lại."),
        offer=again(),
        typed=_typed(),
    )


def _fault(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    name = secrets.token_hex(4)
    place = request.url_rule or request.path  # the rule tells no token that stands in a path
    _logger.error("fault %s at %s", name, place, exc_info=error)
    return _answer(HTTPStatus.INTERNAL_SERVER_ERROR, reference=name, typed=_typed())


def _typed() -> list[str]:
    """Return what a hand has written into the form, so that a refusal loses none of it.

    Ids, choices and moments hold no space; words do. A form whose own token was wrong may come from
    elsewhere and is not shown again.
    """
    if request.method != "POST":
        return []
    sent = request.form.items(multi=True)
    shown = (text.strip() for name, text in sent if not any(word in name for word in SECRETS))
    return [text for text in shown if any(map(str.isspace, text))]


def _answer(
    status: int,
    message: str = "",
    *,
    field: str = "",
    reference: str = "",
    typed: Sequence[str] = (),
    headers: Mapping[str, str] = _NOTHING,
    offer: Again | None = None,
) -> ResponseReturnValue:
    title = gettext(_TITLES.get(status, _TITLES[400]))
    if offer is not None:
        message = gettext(_STEPS[status])
    message = message or gettext(_EXPLANATIONS.get(status, _EXPLANATIONS[400]))
    told = {"Retry-After": "3"} if status in _LATER else {}
    told |= headers
    if wants_data():
        problem = jsonify(
            type="about:blank",
            title=title,
            status=status,
            detail=message,
            errors=[{"field": field, "detail": message}] if field else [],
            **({"reference": reference} if reference else {}),
        )
        problem.mimetype = "application/problem+json"
        return problem, status, told
    page = render_template(
        "errors/refusal.html",
        title=title,
        message=message,
        status=status,
        reference=reference,
        typed=typed,
        before=page_before(),
        again=offer,
    )
    return page, status, told
