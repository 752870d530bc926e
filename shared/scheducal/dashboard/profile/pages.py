"""The page of a member's own: name and zone, sessions, tenants. `codes` has passwords and authenticator apps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scheducal.dashboard.frame.answers import PageResponse, redirect
from scheducal.dashboard.frame.clocks import Clock
from scheducal.dashboard.frame.forms import Form, read_form
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.dashboard.profile.requests import ProfileForm, TenantForm
from scheducal.dashboard.profile.views import shown_sessions
from scheducal.dashboard.session.access import SIGN_IN, sessions
from scheducal.dashboard.session.cookies import SESSION, remove_cookie, set_cookie
from scheducal.dashboard.session.model import Session, SignedIn
from scheducal.dashboard.session.rules import START
from scheducal.dashboard.sign_in.pages import browser_of
from scheducal.dashboard.sign_in.service import sign_in
from scheducal.errors import Refusal
from scheducal.store.table import table
from scheducal.tenants.members.repository import MemberRepository
from scheducal.tenants.members.rules import name_of
from scheducal.tenants.members.service import Giver, Members
from scheducal.walltime.zones import parse_zone, zone_names

TEMPLATES = Path(__file__).with_name("templates")
OWN = "/dashboard/account"


def show(request: PageRequest) -> PageResponse:
    """Show what is the member's own. Four AWS requests at most, the session's among them."""
    return shown(request, Form())


def save(request: PageRequest) -> PageResponse:
    """Save name and zone. The name also stands in each tenant's list."""
    form = read_form(request.form, ProfileForm)
    if form.value is not None:
        try:
            name, zone = name_of(form.value.name), parse_zone(form.value.zone, "zone")
        except Refusal as refusal:
            return shown(request, form.refused(refusal))
        Members(table()).rename(request.viewer.member_id, name, zone)
        return redirect(OWN, "Saved.")
    return shown(request, form)


def end_session(request: PageRequest) -> PageResponse:
    """End one session of the member's, at once."""
    viewer, digest = request.viewer, request.parts["digest"]
    sessions().remove(viewer.member_id, digest)
    if digest == viewer.session.digest:
        return redirect(SIGN_IN, "You are signed out.", cookies=(remove_cookie(SESSION),))
    return redirect(OWN, "That session has ended.")


def end_all(request: PageRequest) -> PageResponse:
    """End all sessions of the member's but this one, which gets a new token."""
    ended = sessions().remove_all(request.viewer.member_id, but=request.viewer.session.digest)
    said = "One other session has ended." if ended == 1 else f"{ended} other sessions have ended."
    return redirect(OWN, said, cookies=rotated(request))


def switch(request: PageRequest) -> PageResponse:
    """Go on in another tenant, with a session of its own."""
    viewer, form = request.viewer, read_form(request.form, TenantForm)
    wanted = form.value.tenant if form.value else ""
    place = MemberRepository(table()).membership(wanted, viewer.member_id)
    if place is None:
        raise Refusal("not_found", "there is no such account")
    token = sign_in().open(viewer.member_id, place, browser_of(request), request.at)
    return redirect(START, cookies=(set_cookie(SESSION, token.text),))


def leave(request: PageRequest) -> PageResponse:
    """Leave the tenant; the last owner cannot."""
    viewer = request.viewer
    try:
        Members(table()).remove(viewer.tenant_id, viewer.member_id, Giver(viewer.member_id, viewer.role))
    except Refusal as refusal:
        return shown(request, Form[ProfileForm]().refused(Refusal(refusal.code, refusal.message)))
    sessions().remove_all(viewer.member_id, viewer.tenant_id)
    return redirect(SIGN_IN, f"You have left {viewer.tenant_name}.", cookies=(remove_cookie(SESSION),))


def rotated(request: PageRequest) -> tuple[str, ...]:
    """Begin a session in place of this one, as after each change of how somebody signs in; gives its cookie."""
    viewer = request.viewer
    place = MemberRepository(table()).membership(viewer.tenant_id, viewer.member_id)
    if place is None:
        raise Refusal("not_found", "you are no member any more")
    token = sign_in().open(viewer.member_id, place, browser_of(request), request.at)
    return (set_cookie(SESSION, token.text),)


def shown(request: PageRequest, form: Form[Any]) -> PageResponse:
    """PageResponse with the page, and what is wrong with a form of it."""
    viewer = request.viewer
    known = MemberRepository(table()).tenants_of(viewer.member_id)
    places = [each for each in known if each.tenant_id != viewer.tenant_id]
    return page(
        request,
        TEMPLATES,
        "profile.html",
        title="Your account",
        status=422 if form.errors else 200,
        form=form,
        viewer=viewer,
        zone_choices=[(each, each) for each in sorted(zone_names())],
        sessions=shown_sessions(_in_force(request, viewer), viewer.session, Clock(viewer.zone, request.at)),
        places=places,
        names=MemberRepository(table()).tenant_names([each.tenant_id for each in places]),
    )


def _in_force(request: PageRequest, viewer: SignedIn) -> list[Session]:
    return [each for each in sessions().sessions(viewer.member_id) if sessions().lasts(each, request.at)]
