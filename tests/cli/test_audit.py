"""An operator reads in sentences whether the log holds."""

import pytest
from sqlalchemy import text

from meetings.kit.database import db
from tests.audit.test_chains import drop_the_guards, write
from tests.cli.conftest import Type


@pytest.fixture
def written(rolled_back: None) -> None:
    """A log of some length whose guards are gone."""
    write()
    drop_the_guards()


def _do(statement: str) -> None:
    db.session.execute(text(statement))
    db.session.commit()


def test_a_whole_log_is_called_whole(written: None, type_in: Type) -> None:
    done = type_in("audit", "verify")

    assert done.exit_code == 0, done.output
    assert "Đã kiểm tra 41 mục trong 4 chuỗi." in done.stdout
    assert "Nhật ký nguyên vẹn." in done.stdout


@pytest.mark.parametrize(
    ("tampering", "told"),
    [
        (
            "UPDATE audit_entry SET account_name = 'Kẻ khác' WHERE chain = 'house' AND seq = 3",
            "Nhật ký của toàn hệ thống: nội dung mục số 3 đã bị sửa.",
        ),
        (
            "DELETE FROM audit_entry WHERE chain = 'p12' AND seq = 4",
            "Nhật ký của chuỗi p12: thiếu mục đứng trước mục số 5.",
        ),
        (
            "DELETE FROM audit_entry WHERE chain = 'house' AND seq = 11",
            "Nhật ký của toàn hệ thống: thiếu mục ở cuối; mục cuối cùng phải là số 11.",
        ),
    ],
)
def test_what_does_not_hold_is_told_in_sentences(
    written: None, type_in: Type, tampering: str, told: str
) -> None:
    _do(tampering)

    done = type_in("audit", "verify")

    assert done.exit_code == 1
    assert told in done.stderr
    assert "rồi báo cho người phụ trách an toàn thông tin." in done.stderr
