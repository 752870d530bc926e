"""The pages of sign-in: an address and a password, then what else is asked, then the page that was wanted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scheducal.dashboard.frame.answers import PageResponse, redirect
from scheducal.dashboard.frame.forms import Form, read_form
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.dashboard.session.access import SIGN_IN, sessions
from scheducal.dashboard.session.cookies import SESSION, VISIT, cookie_in, remove_cookie, set_cookie
from scheducal.dashboard.session.rules import safe_next
from scheducal.dashboard.session.stranger import Stranger, stranger_of
from scheducal.dashboard.sign_in import limits
from scheducal.dashboard.sign_in.federation.wiring import federation
from scheducal.dashboard.sign_in.requests import CodeForm, FirstPasswordForm, SignInForm
from scheducal.dashboard.sign_in.service import Browser, NoTenant, sign_in
from scheducal.dashboard.sign_in.user_pool import Challenge, Proven, user_pool
from scheducal.environment_key import environment_key
from scheducal.errors import Refusal
from scheducal.tenants.members.rules import address_of
from scheducal.values import replace

TEMPLATES = Path(__file__).with_name("templates")
EXPIRED = Refusal("invalid_field", "that took too long, or your browser did not send its cookie; please sign in again")


def show(request: PageRequest) -> PageResponse:
    """Ask for address and password."""
    return asking(request, stranger_of(request.event, environment_key()), Form(), request.query.get("next", ""))


def submit(request: PageRequest) -> PageResponse:
    """Check address and password."""
    stranger = stranger_of(request.event, environment_key())
    form = read_form(request.form, SignInForm)
    wanted = form.shown("next")
    if not is_own(request, stranger):
        return asking(request, stranger, form.refused(EXPIRED), wanted)
    if form.value is None:
        return asking(request, stranger, form, wanted)
    try:
        email = address_of(form.value.email)
        limits.try_password(email, request.at)
        found = user_pool().check(email, form.value.password)
    except Refusal as refusal:
        return asking(request, stranger, form.refused(refusal), wanted)
    return go_on(request, stranger, email, found, wanted)


def submit_code(request: PageRequest) -> PageResponse:
    """Check the code of an authenticator app."""
    stranger, form = stranger_of(request.event, environment_key()), read_form(request.form, CodeForm)
    known = _known(request, stranger, form.shown("step"), "SOFTWARE_TOKEN_MFA")
    if known is None:
        return asking(request, stranger, Form[SignInForm]().refused(EXPIRED), "")
    if form.value is None:
        return _step(request, stranger, "code.html", known, form)
    try:
        limits.try_password(known["email"], request.at)
        asked = Challenge("SOFTWARE_TOKEN_MFA", known["session"])
        found = user_pool().answer_code(asked, known["email"], "".join(form.value.code.split()))
    except Refusal as refusal:
        if refusal.code == "invalid_credentials":
            return asking(request, stranger, Form[SignInForm]().refused(EXPIRED), known["next"])
        return _step(request, stranger, "code.html", known, form.refused(refusal))
    return go_on(request, stranger, known["email"], found, known["next"])


def submit_password(request: PageRequest) -> PageResponse:
    """Take a password of one's own in place of a first one."""
    stranger, form = stranger_of(request.event, environment_key()), read_form(request.form, FirstPasswordForm)
    known = _known(request, stranger, form.shown("step"), "NEW_PASSWORD_REQUIRED")
    if known is None:
        return asking(request, stranger, Form[SignInForm]().refused(EXPIRED), "")
    if form.value is None:
        return _step(request, stranger, "first_password.html", known, form)
    try:
        asked = Challenge("NEW_PASSWORD_REQUIRED", known["session"])
        found = user_pool().answer_password(asked, known["email"], form.value.password)
    except Refusal as refusal:
        if refusal.code == "invalid_credentials":
            return asking(request, stranger, Form[SignInForm]().refused(EXPIRED), known["next"])
        return _step(request, stranger, "first_password.html", known, form.refused(refusal))
    return go_on(request, stranger, known["email"], found, known["next"])


def go_on(request: PageRequest, stranger: Stranger, email: str, found: Proven | Challenge, wanted: str) -> PageResponse:
    """Ask for the next thing, or begin the session."""
    if isinstance(found, Challenge):
        known = {"challenge": found.name, "session": found.session, "email": email, "next": wanted}
        template = "code.html" if found.name == "SOFTWARE_TOKEN_MFA" else "first_password.html"
        return _step(request, stranger, template, known, Form())
    user_pool().forget(found)
    limits.succeeded(email)
    return enter(request, stranger, email, wanted)


def enter(request: PageRequest, stranger: Stranger, email: str, wanted: str) -> PageResponse:
    """Begin the session of somebody who has proven who they are, and go where they wanted to."""
    try:
        token = sign_in().begin(email, browser_of(request), request.at)
    except NoTenant:
        return page(request, TEMPLATES, "no_tenant.html", title="No account", csrf=stranger.csrf)
    return redirect(safe_next(wanted), cookies=(set_cookie(SESSION, token.text), remove_cookie(VISIT)))


def sign_out(request: PageRequest) -> PageResponse:
    """End the session on the server, and in the browser."""
    viewer = request.viewer
    sessions().remove(viewer.member_id, viewer.session.digest)
    return redirect(SIGN_IN, "You are signed out.", cookies=(remove_cookie(SESSION),))


def is_own(request: PageRequest, stranger: Stranger) -> bool:
    """Tell whether a form is from a page that this browser was shown."""
    return stranger.has(request.form.get("csrf", ("",))[-1])


def browser_of(request: PageRequest) -> Browser:
    """Describe the browser, for the list of sessions."""
    return Browser(request.headers.get("user-agent", ""), cookie_in(request.event, SESSION) or "")


def shown(
    request: PageRequest, stranger: Stranger, template: str, title: str, form: Form[Any], **values: Any
) -> PageResponse:
    """PageResponse with a page for a browser that is not signed in, and give it its cookie."""
    status = 422 if form.errors else 200
    found = page(request, TEMPLATES, template, title=title, status=status, csrf=stranger.csrf, form=form, **values)
    return replace(found, cookies=(*found.cookies, *stranger.cookies))


def asking(request: PageRequest, stranger: Stranger, form: Form[SignInForm], wanted: str) -> PageResponse:
    """PageResponse with the page of sign-in."""
    told = federation()
    providers = told.providers if told else ()
    return shown(request, stranger, "sign_in.html", "Sign in", form, wanted=safe_next(wanted), providers=providers)


def _step(
    request: PageRequest, stranger: Stranger, template: str, known: Mapping[str, str], form: Form[Any]
) -> PageResponse:
    title = "Enter your code" if template == "code.html" else "Choose a password"
    return shown(request, stranger, template, title, form, step=stranger.step(known, request.at), email=known["email"])


def _known(request: PageRequest, stranger: Stranger, step: str, challenge: str) -> Mapping[str, str] | None:
    found = stranger.known(step, request.at) if is_own(request, stranger) else None
    return found if found and found["challenge"] == challenge else None
