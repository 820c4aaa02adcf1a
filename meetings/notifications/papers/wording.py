"""The words of a message: an administrator's where they were set, else the product's own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import render_template
from flask_babel import gettext as _

from meetings.notifications.papers.originals import PERSONAL
from meetings.notifications.queries import templates as set_words
from meetings.notifications.rules import Channel, MailKind, templates
from meetings.notifications.rules.templates import Values
from meetings.web.templating import moment


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A part of a line: words, or an address to follow."""

    text: str
    is_link: bool = False


_LINK: Final = re.compile(r"https?://[^\s<>\"']+")


def words(
    kind: MailKind, language: str, *, subject: str, facts: Mapping[str, Any]
) -> tuple[str, str, str]:
    """Return subject, text and HTML of a mail; `subject` and the templates are the product's."""
    held = set_words.find(Channel.MAIL, kind.value, language)
    if held is not None:
        return told(kind, held.subject, held.body, places(kind, facts), facts)
    text = render_template(f"notifications/mail/{kind.value}.txt", **facts)
    html = render_template(f"notifications/mail/{kind.value}.html", **facts)
    return subject, text, html


def told(
    kind: MailKind, subject: str, body: str, values: Values, facts: Mapping[str, Any]
) -> tuple[str, str, str]:
    """Return subject, text and HTML of a mail in these words."""
    title, filled = templates.fill(subject, values), templates.fill(body, values)
    given = {
        "is_personal": kind in PERSONAL,
        "illustrative": facts.get("illustrative", False),
        "title": title,
        "body": filled,
        "paragraphs": paragraphs(filled),
    }
    text = render_template("notifications/mail/worded.txt", **given)
    return title, text, render_template("notifications/mail/worded.html", **given)


def paragraphs(text: str) -> list[list[list[Piece]]]:
    """Take a text apart for a page: paragraphs of lines of pieces, an address being a link."""
    blocks = [block.splitlines() for block in text.split("\n\n") if block.strip()]
    return [[_pieces(line) for line in block] for block in blocks]


def places(kind: MailKind, facts: Mapping[str, Any]) -> Values:
    """Return what the places of a mail are filled with."""
    row = facts["row"]
    if kind is MailKind.PASSWORD_RESET:
        link = str(facts["link"])
        return {"ten_nguoi_nhan": row.name, "lien_ket": link, "so_phut": str(facts["minutes"])}
    conference, point = facts["conference"], facts["participation"]
    chairs = (f"{chair.name} ({', '.join(chair.titles)})" for chair in conference.chairs)
    is_personal = kind in PERSONAL
    where = (point.name, point.address) if is_personal else (point.name,)
    page = facts.get("page", "")
    return {
        "ten_nguoi_nhan": row.name,
        "don_vi": point.organisation_name,
        "ten_hoi_nghi": conference.title,
        "ma_hoi_nghi": conference.code,
        "co_quan_moi": conference.host_name,
        "thoi_gian": tuple(facts["times"]),
        "truoc_day": tuple(facts["before"]),
        "dia_diem": conference.place,
        "diem_cau": ", ".join(one for one in where if one),
        "chu_tri": tuple(chairs),
        "ly_do": row.note,
        "so_bien_ban": row.note,
        "chuong_trinh_doi": _("Chương trình thay đổi như sau:") if facts["changes"] else "",
        "thay_doi": tuple(facts["changes"]),
        "lien_ket": facts["link"] if is_personal else page,
        **(_reply(facts) if is_personal else _answer(kind, facts)),
    }


def _reply(facts: Mapping[str, Any]) -> dict[str, str]:
    by_calendar = _("Cũng có thể trả lời bằng nút của lịch, hoặc trả lời thư này.")
    return {
        "lien_ket_tra_loi": str(facts["link"]),
        "tra_loi_bang_lich": by_calendar if facts["is_read"] else "",
    }


def _answer(kind: MailKind, facts: Mapping[str, Any]) -> dict[str, str]:
    row, point, page = facts["row"], facts["participation"], str(facts["page"])
    is_asked = facts["is_open"] or kind not in {MailKind.CHANGE, MailKind.AGENDA_CHANGE}
    deadline, office = point.reply_deadline, point.organisation_name
    due, past = "", False
    if deadline and is_asked:
        due, past = moment(deadline), deadline < row.created_at
    late = _("Hạn trả lời đã qua: %(moment)s.", moment=due)
    open_still = _("Hạn trả lời: %(moment)s.", moment=due)
    until, drafted = point.answer_open_until, facts.get("drafted_at")
    unsent = _("Câu trả lời đã lưu nháp lúc %(moment)s, chưa gửi.", moment=moment(drafted))
    return {
        "han_tra_loi": due,
        "nhac_han": (late if past else open_still) if due else "",
        "nhac_ban_nhap": unsent if drafted else "",
        "lien_ket_tra_loi": facts["answer_page"] if is_asked else "",
        "lien_ket_xem": "" if is_asked else page,
        "lien_ket_bien_ban": f"{page}/minutes",
        "lien_ket_dai_bieu": f"{facts['answer_page']}/delegates",
        "lien_ket_chuong_trinh": f"{page}/agenda",
        "ket_qua": _decided(kind, office, row.note),
        "sua_den": _("Được sửa đến: %(moment)s.", moment=moment(until))
        if until and not row.note
        else "",
    }


def _decided(kind: MailKind, office: str, reason: str) -> str:
    """Say how a request was decided; a reason is given for a refusal alone."""
    if kind is MailKind.REOPENING_DECIDED:
        words = _("Đơn vị mời đã mở lại câu trả lời của %(office)s.", office=office)
        if reason:
            words = _(
                "Đơn vị mời không đồng ý đề nghị sửa trả lời của %(office)s. Lý do: %(reason)s",
                office=office, reason=reason,
            )  # fmt: skip
    else:
        words = _("Người chủ trì đã đồng ý đề nghị dự thay của %(office)s.", office=office)
        if reason:
            words = _(
                "Người chủ trì không đồng ý đề nghị dự thay của %(office)s. Lý do: %(reason)s",
                office=office, reason=reason,
            )  # fmt: skip
    return str(words)


def _pieces(line: str) -> list[Piece]:
    pieces, last = [], 0
    for found in _LINK.finditer(line):
        pieces += [Piece(text=line[last : found.start()]), Piece(text=found[0], is_link=True)]
        last = found.end()
    return [*pieces, Piece(text=line[last:])]
