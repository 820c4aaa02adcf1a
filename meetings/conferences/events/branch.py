"""What an invited office tells its lower tier; the subject is the public id of its point."""

from dataclasses import dataclass

from meetings.kit.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class BranchTold(Event):
    """Contacts and requirements of an office changed; `office` is filled when another did it."""

    contacts: int
    note: str
    office: str
