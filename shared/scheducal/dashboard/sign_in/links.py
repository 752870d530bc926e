"""Pages for somebody who has no password, or has forgotten it: resets and invitations."""

from __future__ import annotations

from scheducal.dashboard.frame.answers import PageResponse, redirect
from scheducal.dashboard.frame.clocks import Clock
from scheducal.dashboard.frame.forms import Form, read_form
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.dashboard.session.access import SIGN_IN
from scheducal.dashboard.session.cookies import SESSION, VISIT, remove_cookie, set_cookie
from scheducal.dashboard.session.rules import START
from scheducal.dashboard.session.stranger import Stranger, stranger_of
from scheducal.dashboard.sign_in import limits
from scheducal.dashboard.sign_in.pages import EXPIRED, browser_of, is_own, shown
from scheducal.dashboard.sign_in.requests import ForgottenForm, InvitationForm, ResetForm
from scheducal.dashboard.sign_in.service import sign_in
from scheducal.dashboard.sign_in.user_pool import Challenge, user_pool
from scheducal.environment_key import environment_key
from scheducal.errors import Refusal
from scheducal.tenants.members.invitations import Invitation
from scheducal.tenants.members.rules import address_of, name_of
from scheducal.walltime.zones import parse_zone, zone_names


def forgotten(request: PageRequest) -> PageResponse:
    """Ask whose password is forgotten."""
    return _forgotten(request, stranger_of(request.event, environment_key()), Form())


def submit_forgotten(request: PageRequest) -> PageResponse:
    """Mail a link, and say the same for every address."""
    stranger, form = stranger_of(request.event, environment_key()), read_form(request.form, ForgottenForm)
    if not is_own(request, stranger):
        form = form.refused(EXPIRED)
    if form.value is None or form.errors:
        return _forgotten(request, stranger, form)
    try:
        email = address_of(form.value.email)
        limits.ask_for_mail(email, request.at)
        sign_in().ask_for_reset(email, request.at)
    except Refusal as refusal:
        return _forgotten(request, stranger, form.refused(refusal))
    return shown(request, stranger, "mail_sent.html", "Look into your mailbox", Form(), email=email)


def reset(request: PageRequest) -> PageResponse:
    """Ask for the new password. Nothing is used up: programs that look through mail follow links, too."""
    stranger = stranger_of(request.event, environment_key())
    return shown(request, stranger, "reset.html", "Choose a new password", Form(), token=request.query.get("token", ""))


def submit_reset(request: PageRequest) -> PageResponse:
    """Set the new password."""
    stranger, form = stranger_of(request.event, environment_key()), read_form(request.form, ResetForm)
    if not is_own(request, stranger):
        form = form.refused(EXPIRED)
    if form.value is not None and not form.errors:
        try:
            email = sign_in().choose_password(form.value.token, form.value.password, request.at)
        except Refusal as refusal:
            form = form.refused(refusal)
        else:
            limits.succeeded(email)
            return redirect(SIGN_IN, "Your new password is set. Sign in with it.")
    return shown(request, stranger, "reset.html", "Choose a new password", form, token=form.shown("token"))


def invitation(request: PageRequest) -> PageResponse:
    """Show what somebody is invited to."""
    stranger, token = stranger_of(request.event, environment_key()), request.query.get("token", "")
    try:
        found = sign_in().invitation(token, request.at)
    except Refusal as refusal:
        return shown(request, stranger, "no_invitation.html", "Invitation", Form().refused(refusal))
    return _invited(request, stranger, found, token, Form())


def submit_invitation(request: PageRequest) -> PageResponse:
    """Accept: somebody new chooses a password, and somebody known gives theirs."""
    stranger, form = stranger_of(request.event, environment_key()), read_form(request.form, InvitationForm)
    token = form.shown("token")
    try:
        found = sign_in().invitation(token, request.at)
    except Refusal as refusal:
        return shown(request, stranger, "no_invitation.html", "Invitation", Form().refused(refusal))
    if not is_own(request, stranger):
        form = form.refused(EXPIRED)
    if form.value is None or form.errors:
        return _invited(request, stranger, found, token, form)
    try:
        return _accepted(request, found, form.value)
    except Refusal as refusal:
        return _invited(request, stranger, found, token, form.refused(refusal))


def _accepted(request: PageRequest, found: Invitation, given: InvitationForm) -> PageResponse:
    service = sign_in()
    if service.is_known(found.email):
        limits.try_password(found.email, request.at)
        proven = user_pool().check(found.email, given.password)
        if isinstance(proven, Challenge):
            # What else is asked comes at sign-in: the invitation's own mail has shown whose mailbox it is.
            service.join(found, "", "UTC", request.at)
            return redirect(SIGN_IN, "You have joined. Sign in.")
        user_pool().forget(proven)
        member = service.join(found, "", "UTC", request.at)
    else:
        zone = parse_zone(given.zone, "zone")
        member = service.accept(found, name_of(given.name), zone, given.password, request.at)
    opened = service.open(member.member_id, member, browser_of(request), request.at)
    return redirect(START, "Welcome.", cookies=(set_cookie(SESSION, opened.text), remove_cookie(VISIT)))


def _forgotten(request: PageRequest, stranger: Stranger, form: Form[ForgottenForm]) -> PageResponse:
    return shown(request, stranger, "forgotten.html", "Forgotten password", form)


def _invited(
    request: PageRequest, stranger: Stranger, found: Invitation, token: str, form: Form[InvitationForm]
) -> PageResponse:
    return shown(
        request,
        stranger,
        "invitation.html",
        "Invitation",
        form,
        invitation=found,
        token=token,
        is_known=sign_in().is_known(found.email),
        zone_choices=[(each, each) for each in sorted(zone_names())],
        until=Clock("UTC", request.at).when(found.until),
    )
