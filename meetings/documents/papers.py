"""The letter of invitation from what the tables tell, and the fingerprint of its content."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Final

from meetings.agenda.queries import Line
from meetings.conferences.models import (
    BranchContact,
    Conference,
    ConferenceContact,
    InvitedPost,
)
from meetings.conferences.papers import letter as paper
from meetings.conferences.papers import official
from meetings.conferences.papers.letter import (
    REQUIREMENTS,
    Agency,
    AgendaLine,
    Composition,
    Contact,
    Letter,
    Number,
    Person,
    Signer,
)
from meetings.conferences.rules import letters
from meetings.conferences.rules.vocabulary import Form, LetterForm, Urgency
from meetings.documents.queries.letters import Content, Invitation
from meetings.documents.rules import printing
from meetings.kit import vietnamese
from meetings.organisations.models import Organisation
from meetings.organisations.rules import OrganisationKind, signs_as

_FORMS: Final = {
    Form.ONLINE: "Trực tuyến",
    Form.IN_PERSON: "Trực tiếp",
    Form.HYBRID: "Trực tiếp kết hợp trực tuyến",
}
_BY_COMMITTEE: Final = frozenset(
    {OrganisationKind.PROVINCE, OrganisationKind.DISTRICT, OrganisationKind.COMMUNE}
)
_URGENCIES: Final = {
    Urgency.NONE: "",
    Urgency.KHAN: "Khẩn",
    Urgency.THUONG_KHAN: "Thượng khẩn",
    Urgency.HOA_TOC: "Hỏa tốc",
}
_CAPITAL: Final = "Hà Nội"


def letter(invitation: Invitation, content: Content, *, base_url: str = "") -> Letter:
    """Return the letter of an invitation: Mẫu 1.7 of Nghị định 30/2020, contents of QĐ 45/2018.

    What goes out as a telegram is Mẫu 1.6. With a `base_url` it names the page to answer on.
    """
    conference = invitation.conference
    point = invitation.point
    issuer = invitation.issuer
    agency = signs_as(issuer.name, issuer.kind)
    return Letter(
        agency=Agency(name=agency),
        number=_number(invitation),
        place_name=_CAPITAL if issuer.level == 1 else issuer.short_name,
        signed_on=_signed_on(invitation),
        subject=conference.title,
        host=agency,
        invitee=_invitee(invitation, content),
        title=conference.title,
        form=_FORMS[conference.form],
        chairs=tuple(Person(name=c.name, titles=tuple(c.titles)) for c in conference.chairs),
        starts_at=conference.starts_at,
        ends_at=conference.ends_at,
        main_place=", ".join(dict.fromkeys((content.main.name, conference.place))),
        own_place=point.address if point else "",
        agenda=tuple(_agenda(content)),
        compositions=tuple(_compositions(invitation, content)),
        requirements=(
            *REQUIREMENTS,
            *filter(None, conference.requirements.splitlines()),
            *filter(None, invitation.own.note.splitlines()),
        ),
        attachments=invitation.own.papers,
        contacts=_contacts(invitation, content),
        line_check_at=conference.line_test_at,
        confirm_until=(point.reply_deadline if point else None) or conference.reply_deadline,
        speeches_until=conference.speech_deadline,
        recipients=("Như trên",),
        signer=_signer(invitation),
        illustrative=conference.is_illustrative,
        is_telegram=is_telegram(invitation),
        urgency="" if invitation.is_passed_on else _URGENCIES[conference.urgency],
        answer_page=_answer_page(invitation, base_url),
        made_at=_made_at(invitation),
    )


def content_digest(printed: Letter) -> str:
    """Return the SHA-256 of everything a letter says; another one calls for another print."""
    return hashlib.sha256(official.canonical_json(printed)).hexdigest()


def letter_pdf(printed: Letter) -> bytes:
    """Return the letter as PDF; raises pdf.RenderError."""
    return paper.letter_pdf(printed)


def letters_pdf(
    printed: Iterator[Letter], *, count: int, on_progress: Callable[[float], None]
) -> bytes:
    """Return many letters as one PDF; raises pdf.RenderError."""
    return paper.letters_pdf(printed, count=count, on_progress=on_progress)


def is_telegram(invitation: Invitation) -> bool:
    """Say whether the letter goes out as a công điện."""
    return printing.is_telegram(
        invitation.conference.letter_form, is_passed_on=invitation.is_passed_on
    )


def _answer_page(invitation: Invitation, base_url: str) -> str:
    if not base_url:
        return ""
    page = f"{base_url}/conferences/{invitation.conference.code}/invitations"
    return f"{page}/{invitation.point.public_id}" if invitation.point else page


def _number(invitation: Invitation) -> Number:
    point = invitation.point
    given = point.letter_number if point else invitation.conference.letter_number
    number, _, symbol = (given or invitation.conference.letter_number).partition("/")
    if not symbol:
        form = LetterForm.CONG_DIEN if is_telegram(invitation) else LetterForm.GIAY_MOI
        return Number(symbol=letters.letter_symbol(invitation.issuer.symbol, form))
    return Number(symbol=symbol, number=number)


def _made_at(invitation: Invitation) -> datetime:
    conference, point = invitation.conference, invitation.point
    invited_at = point.invited_at if point else None
    return invited_at or conference.announced_at or conference.created_at


def _signed_on(invitation: Invitation) -> date:
    conference, point = invitation.conference, invitation.point
    if point and point.letter_on:
        return _day(point.letter_on)
    if conference.letter_on and not invitation.is_passed_on:
        return conference.letter_on
    return _day(_made_at(invitation))


def _day(moment: date | datetime) -> date:
    return moment.astimezone(vietnamese.ZONE).date() if isinstance(moment, datetime) else moment


def _invitee(invitation: Invitation, content: Content) -> str:
    if invitation.invited is not None and invitation.point is not None:
        return signs_as(invitation.point.organisation_name, invitation.invited.kind)
    scheme = invitation.conference.scheme
    tiers = [scheme.label(level) for level, number in content.invited.items() if number]
    words = f"các cơ quan, đơn vị ở {', '.join(tiers)}" if tiers else "các cơ quan, đơn vị"
    return f"{words} theo danh sách mời"


def _agenda(content: Content) -> Iterator[AgendaLine]:
    several = len({block.day.id for block in content.blocks}) > 1
    for block in content.blocks:
        if block.session and block.lines:
            yield AgendaLine(
                hours=_hours(block.starts_at, several=several), title=block.session.title
            )
        for line in block.lines:
            yield AgendaLine(
                hours=_hours(line.starts_at, several=several),
                title=f"{line.item.title}{_with(content.papers.get(line.item.id, ()))}",
                presenter=_presenter(line),
            )


def _with(papers: Iterable[str]) -> str:
    """Return the papers of an item as the programme names them: " (tài liệu: Báo cáo; Phụ lục)"."""
    titles = "; ".join(papers)
    return f" (tài liệu: {titles})" if titles else ""


def _hours(moment: datetime, *, several: bool) -> str:
    clock = vietnamese.clock_time(moment)
    return f"{clock}, {vietnamese.short_date(moment)}" if several else clock


def _presenter(line: Line) -> str:
    item = line.item
    words = (item.presenter_name, item.presenter_title, line.point)
    return ", ".join(word for word in words if word)


def _compositions(invitation: Invitation, content: Content) -> Iterator[Composition]:
    conference, point = invitation.conference, invitation.point
    chairs = tuple(str(_person(conference, at)) for at in range(len(conference.chairs)))
    yield Composition(
        point=content.main.name,
        place=conference.place,
        members=(*chairs, *_posts(content.asked_of_main)) or ("Lãnh đạo cơ quan chủ trì",),
    )
    if point is not None:
        members = _posts(invitation.asked) or (
            "Lãnh đạo đơn vị và thành phần do đơn vị cử đúng thẩm quyền",
        )
        yield Composition(point=point.name, place=point.address, members=members)
        return
    for level, number in content.invited.items():
        points = number - 1 if level == 1 else number
        if points > 0:
            listed = f"{official.count(points)} điểm cầu theo danh sách mời"
            yield Composition(
                point=f"Các điểm cầu cấp {conference.scheme.label(level)}",
                place="trụ sở các đơn vị được mời",
                members=_posts(content.asked.get(level, ())) or (listed,),
            )


def _posts(asked: Iterable[InvitedPost]) -> tuple[str, ...]:
    """Return the posts as a letter names them: "Chuyên viên (từ 02 đến 03 người)"."""
    return tuple(f"{one.post}{_how_many(one)}" for one in asked)


def _how_many(post: InvitedPost) -> str:
    numbers = ""
    if post.most is None:
        numbers = f"từ {post.least:02d} người" if post.least > 1 else ""
    elif post.most > post.least:
        numbers = f"từ {post.least:02d} đến {post.most:02d} người"
    elif post.least > 1:
        numbers = f"{post.least:02d} người"
    words = ", ".join(word for word in ("bắt buộc" if post.is_required else "", numbers) if word)
    return f" ({words})" if words else ""


def _person(conference: Conference, at: int) -> Person:
    chair = conference.chairs[at]
    return Person(name=chair.name, titles=tuple(chair.titles))


def _contacts(invitation: Invitation, content: Content) -> tuple[Contact, ...]:
    own = (_contact(one) for one in invitation.own.contacts)
    known = (*own, *(_contact(one) for one in content.people.contacts))
    return known or (Contact(name=invitation.conference.host_name),)


def _contact(one: BranchContact | ConferenceContact) -> Contact:
    return Contact(name=one.name, office=one.title, phone=one.phone, mail=one.email)


def _signer(invitation: Invitation) -> Signer:
    conference, issuer = invitation.conference, invitation.issuer
    if not invitation.is_passed_on and conference.signer_title:
        return Signer(post=conference.signer_title, name=conference.signer_name)
    name = "" if invitation.is_passed_on else conference.signer_name
    return Signer(authority=_authority(issuer), post=_post(issuer), name=name)


def _authority(issuer: Organisation) -> str:
    return "TM. Ủy ban nhân dân" if issuer.kind in _BY_COMMITTEE else ""


def _post(issuer: Organisation) -> str:
    return "Chủ tịch" if issuer.kind in _BY_COMMITTEE else "Thủ trưởng cơ quan"
