"""Two steps of sign-in with another identity provider: the way there, and the way back."""

from __future__ import annotations

from aws_lambda_powertools import Logger

from scheducal.dashboard.frame.answers import PageResponse, leave_for
from scheducal.dashboard.frame.forms import Form
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.dashboard.session.rules import safe_next
from scheducal.dashboard.session.stranger import REMOTE_STEP_LASTS, Stranger, stranger_of
from scheducal.dashboard.sign_in.federation.rules import address_in
from scheducal.dashboard.sign_in.federation.wiring import id_tokens, needed_federation
from scheducal.dashboard.sign_in.pages import EXPIRED, asking, enter
from scheducal.dashboard.sign_in.requests import SignInForm
from scheducal.environment_key import environment_key
from scheducal.errors import Refusal
from scheducal.http.request import SystemUnavailable
from scheducal.ids import random_text

_CHALLENGE = "FEDERATED"
_NONCE, _VERIFIER = 40, 64

logger = Logger()


def go_there(request: PageRequest) -> PageResponse:
    """Send the browser to an identity provider."""
    told = needed_federation()
    provider = told.provider(request.parts["provider"])
    stranger, nonce = stranger_of(request.event, environment_key()), random_text(_NONCE)
    known = {
        "challenge": _CHALLENGE,
        "provider": provider.name,
        "nonce": nonce,
        "next": safe_next(request.query.get("next")),
    }
    state = stranger.step(known, request.at, REMOTE_STEP_LASTS)
    url = told.authorize_url(provider, state, nonce, _verifier(stranger, nonce))
    return leave_for(url, cookies=stranger.cookies)


def come_back(request: PageRequest) -> PageResponse:
    """Begin a session of the member whom an identity provider names to the browser that was sent there."""
    stranger = stranger_of(request.event, environment_key())
    known = stranger.known(request.query.get("state", ""), request.at)
    if known is None or known["challenge"] != _CHALLENGE:
        return asking(request, stranger, Form[SignInForm]().refused(EXPIRED), "")
    provider, code = needed_federation().provider(known["provider"]), request.query.get("code", "")
    if not code:
        # What the address says beside it is anybody's text.
        refusal = Refusal("invalid_credentials", f"{provider.title} did not sign you in; please try again")
        return asking(request, stranger, Form[SignInForm]().refused(refusal), known["next"])
    try:
        claims = id_tokens().redeem(code, _verifier(stranger, known["nonce"]), known["nonce"], request.at)
        email = address_in(claims, provider)
    except Refusal as refusal:
        logger.info("sign-in refused", extra={"identity_provider": provider.name, "reason": refusal.message})
        return asking(request, stranger, Form[SignInForm]().refused(refusal), known["next"])
    except SystemUnavailable as unavailable:
        logger.warning("unavailable", extra={"cause": str(unavailable), "identity_provider": provider.name})
        busy = Refusal("temporarily_unavailable", f"{provider.title} cannot be asked now; please try again")
        return asking(request, stranger, Form[SignInForm]().refused(busy), known["next"])
    return enter(request, stranger, email, known["next"])


def _verifier(stranger: Stranger, nonce: str) -> str:
    """Give PKCE's verifier, which no address carries: our key makes it from the browser's cookie and the nonce."""
    return stranger.key.code("verifier", f"{stranger.identity} {nonce}", _VERIFIER)
