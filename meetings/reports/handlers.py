"""Which steps are measured against a term: the letters, the papers, the lists, the minutes."""

from meetings.conferences.events.inviting import ConferenceAnnounced
from meetings.conferences.events.planning import ConferenceStarted
from meetings.conferences.queries import visibility
from meetings.documents.events import DocumentReleased
from meetings.minutes.events import MinutesIssued
from meetings.regulations import queries as regulations
from meetings.regulations.rules import Rule, after, before, shortly_before
from meetings.reports import commands, queries


def letters_sent(event: ConferenceAnnounced) -> None:
    """Measure the letters: so many working days before (QĐ 45/2018/QĐ-TTg)."""
    conference = visibility.known(event.conference_id or 0)
    terms = regulations.terms(conference.host, around=conference.starts_at.date())
    verdict = before(Rule.NOTICE, at=event.at, starts_at=conference.starts_at, terms=terms)
    commands.keep(conference, verdict, about=event.letter_number)


def paper_released(event: DocumentReleased) -> None:
    """Measure a paper: so many working days before (QĐ 45/2018/QĐ-TTg, Điều 10).

    What an invited office hands to its own lower tier is no paper of the host.
    """
    if event.under:
        return
    conference = visibility.known(event.conference_id or 0)
    terms = regulations.terms(conference.host, around=conference.starts_at.date())
    verdict = before(Rule.DOCUMENTS, at=event.at, starts_at=conference.starts_at, terms=terms)
    commands.keep(conference, verdict, subject=event.subject, about=event.title)


def opened(event: ConferenceStarted) -> None:
    """Measure the lists of delegates: how many points take part and had none when it was due."""
    conference = visibility.known(event.conference_id or 0)
    terms = regulations.terms(conference.host, around=conference.starts_at.date())
    verdict = shortly_before(
        Rule.DELEGATES, at=event.at, starts_at=conference.starts_at, terms=terms
    )
    missing = queries.points_without_list(conference, due=verdict.due)
    commands.keep(conference, verdict, missing=missing)


def minutes_out(event: MinutesIssued) -> None:
    """Measure the conclusions: so many working days after the end (QĐ 45/2018/QĐ-TTg)."""
    conference = visibility.known(event.conference_id or 0)
    ended_at = conference.actual_ended_at or conference.ends_at
    terms = regulations.terms(conference.host, around=ended_at.date())
    verdict = after(Rule.CONCLUSIONS, at=event.at, ended_at=ended_at, terms=terms)
    commands.keep(conference, verdict, about=event.number)
