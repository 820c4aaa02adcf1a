"""How a letter goes out: as what, how urgent, under which number (Nghị định 30/2020/NĐ-CP)."""

from dataclasses import dataclass
from typing import Final

from meetings.conferences.rules.vocabulary import LetterForm, Urgency

# Nghị định 30/2020/NĐ-CP, Phụ lục III: the letters that stand for a kind of paper.
_SYMBOLS: Final = {LetterForm.GIAY_MOI: "GM", LetterForm.CONG_DIEN: "CĐ"}


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterStyle:
    """As what a letter goes out, and how urgent it is marked."""

    form: LetterForm = LetterForm.GIAY_MOI
    urgency: Urgency = Urgency.NONE


PLAIN: Final = LetterStyle()


def written_number(number: int, symbol: str) -> str:
    """Return "05/GM-VPCP": a zero before numbers below ten (Nghị định 30/2020, Phụ lục I)."""
    return f"{number:02d}/{symbol}"


def letter_symbol(office: str, form: LetterForm = LetterForm.GIAY_MOI) -> str:
    """Return the symbol of a letter of an office: "GM-VPCP", as an urgent telegram "CĐ-VPCP"."""
    kind = _SYMBOLS[form]
    return f"{kind}-{office}" if office else kind
