"""What the pages of a member's own show (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from scheducal.dashboard.frame.clocks import Clock
from scheducal.dashboard.session.model import Session

# In this order: others call themselves by these names, too.
_BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"))
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS X", "Linux")


def shown_session(session: Session, own: Session, clock: Clock) -> dict[str, Any]:
    """Show a session."""
    return {
        "digest": session.digest,
        "agent": agent_of(session.agent),
        "source": session.source,
        "began": clock.when(session.created_at),
        "used": clock.when(session.used_at),
        "is_own": session.digest == own.digest,
    }


def shown_sessions(sessions: Iterable[Session], own: Session, clock: Clock) -> list[dict[str, Any]]:
    """Show sessions, the one that asks first, then by their last use."""
    ordered = sorted(sessions, key=lambda each: (each.digest == own.digest, each.used_at), reverse=True)
    return [shown_session(each, own, clock) for each in ordered]


def agent_of(text: str) -> str:
    """Name a browser and its system, as far as it says which they are."""
    browser = next((name for mark, name in _BROWSERS if mark in text), "")
    system = next((name for name in _SYSTEMS if name in text), "")
    found = " on ".join(filter(None, (browser, system.replace("Mac OS X", "macOS"))))
    return found or re.sub(r"[^\w ./-]", "", text)[:40] or "An unknown browser"


def app_address(email: str, secret: str) -> str:
    """Write the address by which an authenticator app takes a secret."""
    return f"otpauth://totp/ScheduCal:{quote(email, safe='@')}?secret={secret}&issuer=ScheduCal"


def qr_code(text: str) -> str:
    """Draw a QR code as the address of an SVG image: dark on white in both themes, as scanners want it."""
    # No other page needs it.
    import segno  # noqa: PLC0415

    drawn: str = segno.make_qr(text).svg_data_uri(scale=4, border=4, dark="#000", light="#fff")
    return drawn


def in_groups(secret: str) -> str:
    """Write a secret so that somebody can type it."""
    return " ".join(re.findall(".{1,4}", secret))
