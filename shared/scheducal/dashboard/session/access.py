"""Whom a request of the dashboard is from, and whether it may write.

A frame of pages calls `signed_in` for each page, `check_permission` of the tenants' room with what the page needs, and
`check_csrf` for each request that changes something.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from scheducal import trace
from scheducal.dashboard.session.cookies import SESSION, cookie_in
from scheducal.dashboard.session.model import SignedIn
from scheducal.dashboard.session.repository import SessionRepository
from scheducal.dashboard.session.rules import START, Limits, safe_next
from scheducal.dashboard.session.token import is_csrf, parse_token
from scheducal.errors import Refusal
from scheducal.settings import dashboard_settings
from scheducal.store.table import table

SIGN_IN = f"{START}/sign-in"
CSRF_FIELD, CSRF_HEADER = "csrf", "x-csrf-token"


class SignInNeeded(Exception):
    """Nobody is signed in, or no longer. location: where to send the browser."""

    def __init__(self, location: str) -> None:
        super().__init__("sign in first")
        self.location = location


def sessions() -> SessionRepository:
    """Give the function's sessions."""
    told = dashboard_settings()
    idle = timedelta(minutes=int(told.dashboard_idle_minutes))
    return SessionRepository(table(), Limits(idle, timedelta(hours=int(told.dashboard_session_hours))))


def signed_in(event: Mapping[str, Any], at: datetime) -> SignedIn:
    """Tell whom an HTTP API event is from; raises SignInNeeded, Refusal `tenant_suspended`. One AWS request."""
    token = parse_token(cookie_in(event, SESSION) or "")
    found = sessions().signed_in(token, at) if token else None
    if found is None:
        raise SignInNeeded(sign_in_address(event))
    trace.identify(found.tenant_id)
    if found.is_suspended and not found.is_operator:
        message = "this account is suspended: nothing was done, and nothing is sent; ask the operator"
        raise Refusal("tenant_suspended", message)
    return found


def check_csrf(signed_in: SignedIn, event: Mapping[str, Any], field: str | None) -> None:
    """Raise Refusal `insufficient_scope` for a write whose CSRF token is not the session's.

    field: the form's `csrf`, None where it has none. A script sends the header `X-CSRF-Token` in its place.
    """
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    if not is_csrf(field or headers.get(CSRF_HEADER) or "", signed_in.csrf):
        raise Refusal("insufficient_scope", "this form is not from your session; load the page again, and repeat it")


def sign_in_address(event: Mapping[str, Any]) -> str:
    """Give the address of the sign-in page that leads back to what was asked for, if that was a page."""
    is_read = event["requestContext"]["http"]["method"] in {"GET", "HEAD"}
    query = event.get("rawQueryString")
    back = safe_next(event["rawPath"] + (f"?{query}" if query else "")) if is_read else START
    return SIGN_IN if back == START else f"{SIGN_IN}?next={quote(back, safe='')}"
