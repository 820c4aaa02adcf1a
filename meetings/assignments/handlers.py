"""Issued minutes give out their tasks."""

from meetings.assignments import commands
from meetings.conferences.queries import visibility
from meetings.minutes import queries as minutes
from meetings.minutes.events import MinutesIssued
from meetings.minutes.rules import Text


def give(event: MinutesIssued) -> None:
    """Give out the tasks of the edition, in the transaction that issues it."""
    conference = visibility.known(event.conference_id or 0)
    issued = minutes.issued(conference)
    if issued is not None:
        tasks = Text.from_json(issued.edition.content).tasks
        commands.give(conference, tasks, by=event.by, now=event.at)
