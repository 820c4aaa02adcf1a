"""The composition of a conference: which posts are asked of which points, and by whom."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.access.permissions import Permission
from meetings.conferences.commands import composition as commands
from meetings.conferences.forms.composition import PostForm, PostsForm, TierPostsForm
from meetings.conferences.models import Conference, InvitedPost, Participation
from meetings.conferences.papers import lists
from meetings.conferences.queries import asked_groups, points, visibility
from meetings.conferences.queries import composition as queries
from meetings.conferences.rules import cascade, places, stages
from meetings.conferences.rules import composition as rules
from meetings.conferences.rules.vocabulary import ANSWERABLE
from meetings.conferences.views.inviting import blueprint
from meetings.kit import clock
from meetings.kit.errors import DomainError, NotFoundError, StaleError
from meetings.kit.i18n import mark as _m
from meetings.kit.transactions import transaction
from meetings.web.onetime import once, read_version
from meetings.web.session import current_actor

_RUN = Permission.CONFERENCE_RUN
_PASS_ON = Permission.INVITATION_PASS_ON


@blueprint.get("/composition")
def composition(code: str) -> ResponseReturnValue:
    """Show what is asked of each tier, of single points, and what invited offices add."""
    return _page(_whole(code), _tier_form(_whole(code), formdata=None))


@blueprint.post("/composition/add")
@once
def ask_tier(code: str) -> ResponseReturnValue:
    """Ask a whole tier for posts."""
    actor = current_actor()
    conference = _whole(code)
    actor.must(_RUN, *places.of_conference(conference))
    form = _tier_form(conference)
    if not form.validate():
        return _page(conference, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            made = commands.ask_tier(
                visibility.for_change(code, actor=actor),
                level=form.level.data,
                wanted=form.wanted,
                actor=actor,
                now=clock.now(),
            )
    except DomainError as refusal:
        form.refuse(refusal)
        return _page(_whole(code), form), refusal.status
    _thank(len(made))
    return redirect(url_for("invitations.composition", code=code))


@blueprint.route("/invitations/<string:point>/composition", methods=["GET", "POST"])
@once
def point_composition(code: str, point: str) -> ResponseReturnValue:
    """Ask one point for posts beside those of its tier: the host, or the office above it."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    invited = points.get(conference, point, actor=actor)
    above = points.capacity_above(invited, actor=actor)
    actor.must(above.permission, *above.places)
    form = PostsForm()
    if request.method == "GET":
        return _point_page(invited, form)
    if not form.validate():
        return _point_page(invited, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = visibility.for_change(code, actor=actor)
            invited = points.get(conference, point, actor=actor)
            made = commands.ask_point(invited, wanted=form.wanted, actor=actor, now=clock.now())
    except DomainError as refusal:
        form.refuse(refusal)
        conference = visibility.get(code, actor=actor)
        return _point_page(points.get(conference, point, actor=actor), form), refusal.status
    _thank(len(made))
    return redirect(url_for("invitations.point_composition", code=code, point=point))


@blueprint.route("/invitations/<string:point>/composition-below", methods=["GET", "POST"])
@once
def composition_below(code: str, point: str) -> ResponseReturnValue:
    """Show what an invited office's lower tier is asked for, and add to it."""
    actor = current_actor()
    invited = _passing(code, point)
    form = PostsForm()
    if request.method == "GET":
        return _below_page(invited, form)
    if not form.validate():
        return _below_page(invited, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = visibility.for_change(code, actor=actor)
            invited = points.get(conference, point, actor=actor)
            made = commands.ask_below(invited, wanted=form.wanted, actor=actor, now=clock.now())
    except DomainError as refusal:
        form.refuse(refusal)
        return _below_page(_passing(code, point), form), refusal.status
    _thank(len(made))
    return redirect(url_for("invitations.composition_below", code=code, point=point))


@blueprint.route("/composition/<string:post>/edit", methods=["GET", "POST"])
@once
def edit_post(code: str, post: str) -> ResponseReturnValue:
    """Word a post otherwise, or ask for it in other numbers."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    asked = _changeable(conference, post)
    if request.method == "GET":
        return _post_page(conference, asked, PostForm.of(asked), asked.version)
    form = PostForm()
    if not form.validate():
        again = _post_page(conference, asked, form, read_version())
        return again, HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = visibility.for_change(code, actor=actor)
            asked = queries.get(conference, post)
            commands.change(
                asked,
                wanted=form.wanted,
                conference=conference,
                version=read_version(),
                actor=actor,
                now=clock.now(),
            )
            back = _back(conference, asked)
    except DomainError as refusal:
        form.refuse(refusal)
        conference = visibility.get(code, actor=actor)
        asked = _changeable(conference, post)
        if isinstance(refusal, StaleError):
            form.compare(asked)
        return _post_page(conference, asked, form, asked.version), refusal.status
    flash(gettext("Đã lưu thành phần mời."), "success")
    return redirect(back)


@blueprint.post("/composition/<string:post>/move")
@once
def move_post(code: str, post: str) -> ResponseReturnValue:
    """Let a post change places with its neighbour."""
    actor = current_actor()
    with transaction():
        conference = visibility.for_change(code, actor=actor)
        asked = _changeable(conference, post)
        commands.move(
            asked,
            later=request.form.get("to") == "later",
            conference=conference,
            version=read_version(),
            actor=actor,
            now=clock.now(),
        )
        back = _back(conference, asked)
    return redirect(back)


@blueprint.post("/composition/<string:post>/remove")
@once
def remove_post(code: str, post: str) -> ResponseReturnValue:
    """Ask for a post no longer."""
    actor = current_actor()
    with transaction():
        conference = visibility.for_change(code, actor=actor)
        asked = _changeable(conference, post)
        back, name = _back(conference, asked), asked.post
        commands.remove(
            asked, conference=conference, version=read_version(), actor=actor, now=clock.now()
        )
    flash(gettext("Đã bỏ “%(post)s” khỏi thành phần mời.", post=name), "success")
    return redirect(back)


def _whole(code: str) -> Conference:
    """Return a conference of which the reader sees every point, or refuse (404)."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    actor.must(Permission.CONFERENCE_READ, *places.of_conference(conference))
    return conference


def _passing(code: str, point: str) -> Participation:
    """Return a point whose office may ask its lower tier for more, or refuse."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    invited = points.get(conference, point, actor=actor)
    as_whom = points.capacity(invited, actor=actor, permission=_PASS_ON)
    actor.must(as_whom.permission, *as_whom.places)
    cascade.check_passing_on(invited, stage=conference.stage, levels=conference.levels)
    return invited


def _changeable(conference: Conference, public_id: str) -> InvitedPost:
    """Return a post whose asker the reader acts for, or refuse (404)."""
    asked = queries.get(conference, public_id)
    if not _may_change(conference, asked):
        raise NotFoundError(_m("Không tìm thấy chức danh này trong thành phần mời."))
    return asked


def _may_change(conference: Conference, post: InvitedPost) -> bool:
    actor = current_actor()
    office = queries.office_of(post)
    if office is None:
        return actor.can(_RUN, *places.of_conference(conference))
    return points.may(points.get(conference, office.public_id, actor=actor), _PASS_ON, actor=actor)


def _back(conference: Conference, post: InvitedPost) -> str:
    """Return the page on which a post stands."""
    if post.participation_id:
        alone = queries.point_of(post)
        return url_for("invitations.point_composition", code=conference.code, point=alone.public_id)
    office = queries.office_of(post)
    if office:
        where = office.public_id
        return url_for("invitations.composition_below", code=conference.code, point=where)
    return url_for("invitations.composition", code=conference.code)


def _tier_form(conference: Conference, **given: object) -> TierPostsForm:
    form = TierPostsForm(**given, level=conference.levels)
    return form.offer(
        [
            (level, gettext("Các điểm cầu cấp %(tier)s", tier=lists.tier_label(conference, level)))
            for level in range(1, conference.levels + 1)
        ]
    )


def _page(conference: Conference, form: TierPostsForm) -> str:
    actor = current_actor()
    return render_template(
        "conferences/invitations/composition.html",
        conference=conference,
        form=form,
        groups=asked_groups.groups(conference),
        may_change=actor.can(_RUN, *places.of_conference(conference))
        and conference.stage in stages.ARRANGEABLE,
        tier_label=lists.tier_label,
    )


def _point_page(point: Participation, form: PostsForm) -> str:
    conference = point.conference
    is_host = current_actor().can(_RUN, *places.of_conference(conference))
    demands = queries.demands(point, with_names=False)
    return render_template(
        "conferences/invitations/point_composition.html",
        conference=conference,
        point=point,
        form=form,
        demands=demands,
        parent=points.parent(point),
        is_host=is_host,
        mine=rules.own_alone((one.post for one in demands), None if is_host else point.parent_id),
        may_change=conference.stage in (stages.ARRANGEABLE if is_host else ANSWERABLE),
    )


def _below_page(point: Participation, form: PostsForm) -> str:
    host, own = queries.of_lower_tier(point)
    return render_template(
        "conferences/invitations/composition_below.html",
        conference=point.conference,
        point=point,
        form=form,
        host=host,
        own=own,
        alone=asked_groups.alone(point),
    )


def _post_page(
    conference: Conference, post: InvitedPost, form: PostForm, version: int | None
) -> str:
    return render_template(
        "conferences/invitations/post.html",
        conference=conference,
        post=post,
        form=form,
        version=version,
        back=_back(conference, post),
    )


def _thank(count: int) -> None:
    flash(gettext("Đã thêm chức danh vào thành phần mời: %(count)d.", count=count), "success")
