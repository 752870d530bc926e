"""Pages that change how a member signs in: the password, and codes of an authenticator app.

Each asks for the password first. Afterwards all other sessions end, and this one gets a new token.
"""

from __future__ import annotations

import base64
import binascii
import json

from botocore.exceptions import ClientError

from scheducal.dashboard.frame.answers import PageResponse, redirect
from scheducal.dashboard.frame.forms import Form, read_form
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.dashboard.profile.pages import OWN, TEMPLATES, rotated, shown
from scheducal.dashboard.profile.requests import CodesForm, ConfirmForm, PasswordForm
from scheducal.dashboard.profile.views import app_address, in_groups, qr_code
from scheducal.dashboard.session.access import sessions
from scheducal.dashboard.sign_in import limits
from scheducal.dashboard.sign_in.user_pool import Proven, user_pool
from scheducal.errors import Refusal
from scheducal.sealing import Sealer, kms_client
from scheducal.settings import webhook_settings

_TOO_LATE = Refusal("invalid_field", "that took too long; please begin again")


def change_password(request: PageRequest) -> PageResponse:
    """Change the password."""
    form = read_form(request.form, PasswordForm)
    if form.value is None:
        return shown(request, form)
    try:
        _prove(request, form.value.current)
        user_pool().set_password(request.viewer.email, form.value.password)
    except Refusal as refusal:
        return shown(request, form.refused(refusal))
    return _changed(request, "Your new password is set.")


def begin(request: PageRequest) -> PageResponse:
    """Show the secret for an authenticator app."""
    viewer, form = request.viewer, read_form(request.form, ConfirmForm)
    if form.value is None:
        return shown(request, form)
    try:
        limits.try_password(viewer.email, request.at)
        found = user_pool().check(viewer.email, form.value.current)
    except Refusal as refusal:
        return shown(request, form.refused(_beside(refusal)))
    if not isinstance(found, Proven):
        return shown(request, form.wrong("current", "An authenticator app is set up already. End that first."))
    limits.succeeded(viewer.email)
    secret = user_pool().begin_codes(found)
    return _asking(request, secret, _sealed(request, found, secret), Form())


def finish(request: PageRequest) -> PageResponse:
    """Ask for codes from now on, once the first is right."""
    viewer, form = request.viewer, read_form(request.form, CodesForm)
    known = _opened(request, form.shown("step"))
    if known is None:
        return shown(request, Form[CodesForm]().refused(_TOO_LATE))
    proven, secret = known
    if form.value is None:
        return _asking(request, secret, form.shown("step"), form)
    try:
        limits.try_password(viewer.email, request.at)
        user_pool().finish_codes(proven, viewer.email, "".join(form.value.code.split()))
    except Refusal as refusal:
        if refusal.code == "invalid_credentials":
            return shown(request, Form[CodesForm]().refused(_TOO_LATE))
        return _asking(request, secret, form.shown("step"), form.refused(refusal))
    limits.succeeded(viewer.email)
    user_pool().forget(proven)
    return _changed(request, "From now on, sign-in asks for a code of your app.")


def end(request: PageRequest) -> PageResponse:
    """Ask for codes no longer."""
    form = read_form(request.form, ConfirmForm)
    if form.value is None:
        return shown(request, form)
    try:
        _prove(request, form.value.current)
    except Refusal as refusal:
        return shown(request, form.refused(refusal))
    user_pool().ask_for_codes(request.viewer.email, wanted=False)
    return _changed(request, "Sign-in asks for no code any more.")


def _prove(request: PageRequest, password: str) -> None:
    """Raise Refusal `invalid_field` where this is not the member's password."""
    limits.try_password(request.viewer.email, request.at)
    if not user_pool().is_password(request.viewer.email, password):
        raise Refusal("invalid_field", "this is not your password", param="current")
    limits.succeeded(request.viewer.email)


def _beside(refusal: Refusal) -> Refusal:
    if refusal.code != "invalid_credentials":
        return refusal
    return Refusal("invalid_field", "this is not your password", param="current")


def _changed(request: PageRequest, said: str) -> PageResponse:
    sessions().remove_all(request.viewer.member_id, but=request.viewer.session.digest)
    return redirect(OWN, f"{said} All other sessions have ended.", cookies=rotated(request))


def _asking(request: PageRequest, secret: str, step: str, form: Form[CodesForm]) -> PageResponse:
    address = app_address(request.viewer.email, secret)
    return page(
        request,
        TEMPLATES,
        "codes.html",
        title="Authenticator app",
        status=422 if form.errors else 200,
        form=form,
        step=step,
        secret=in_groups(secret),
        address=address,
        picture=qr_code(address),
    )


def _sealed(request: PageRequest, proven: Proven, secret: str) -> str:
    """Seal the pool's tokens for this session alone: the page brings them back, and no row holds them."""
    sealer, context = _sealer(), _context(request)
    parts = [sealer.seal(text, context) for text in (proven.access, proven.refresh, secret)]
    return base64.urlsafe_b64encode(json.dumps([base64.b64encode(each).decode() for each in parts]).encode()).decode()


def _opened(request: PageRequest, step: str) -> tuple[Proven, str] | None:
    try:
        parts = [base64.b64decode(each) for each in json.loads(base64.urlsafe_b64decode(step))]
        access, refresh, secret = (_sealer().open(each, _context(request)) for each in parts)
    except (binascii.Error, ValueError, TypeError):
        return None
    except ClientError as error:
        # It was sealed for another session, or by nobody.
        if error.response["Error"]["Code"] != "InvalidCiphertextException":
            raise
        return None
    return Proven(access, refresh), secret


def _context(request: PageRequest) -> dict[str, str]:
    return {"memberId": request.viewer.member_id, "session": request.viewer.session.digest}


def _sealer() -> Sealer:
    return Sealer(kms_client(), webhook_settings().webhook_key_id)
