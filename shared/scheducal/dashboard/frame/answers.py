"""What a page answers: HTML, a redirect or a file, with the headers that keep it safe."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from typing import Any
from urllib.parse import quote, unquote

from scheducal.dashboard.session.cookies import remove_cookie, set_cookie
from scheducal.values import dataclass

FLASH = "__Host-flash"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_SAFE = {
    "Content-Security-Policy": _POLICY,
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # Personal data: neither the browser nor anything on the way keeps it.
    "Cache-Control": "no-store",
}
# API Gateway would call an answer without a type JSON.
_NO_PAGE = {"Content-Type": "text/plain; charset=utf-8"}
_KEPT = "public, max-age=31536000, immutable"
# Characters, of up to 12 bytes each once they are written: browsers refuse a cookie of more than 4096.
_LONGEST_FLASH = 300


@dataclass(frozen=True, slots=True)
class PageResponse:
    """An answer. encoded: whether the body is base64. cookies: whole `Set-Cookie` values."""

    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()
    encoded: bool = False

    def wire(self, request_id: str, *, with_body: bool = True) -> dict[str, Any]:
        """Give it as an HTTP API wants it."""
        return {
            "statusCode": self.status,
            "headers": {**_SAFE, **self.headers, "X-Request-Id": request_id},
            "cookies": list(self.cookies),
            "body": self.body if with_body else "",
            "isBase64Encoded": self.encoded,
        }


def html(body: str, status: int = 200, cookies: tuple[str, ...] = ()) -> PageResponse:
    """PageResponse with a page, or a part of one."""
    return PageResponse(status, body, {"Content-Type": "text/html; charset=utf-8", "Vary": "HX-Request-Type"}, cookies)


def redirect(to: str, said: str | None = None, cookies: tuple[str, ...] = ()) -> PageResponse:
    """Send the browser to a path of ours after a change. said: shown there once."""
    assert to.startswith("/dashboard"), "a redirect stays in the dashboard"
    shown = (_flash(said[:_LONGEST_FLASH]),) if said else ()
    return PageResponse(303, headers={"Location": to, **_NO_PAGE}, cookies=(*cookies, *shown))


def leave_for(address: str, cookies: tuple[str, ...] = ()) -> PageResponse:
    """Send the browser to another host, which a setting of the deployment names."""
    return PageResponse(303, headers={"Location": address, **_NO_PAGE}, cookies=cookies)


def leave(to: str, *, by_htmx: bool) -> PageResponse:
    """Send the browser away from the page that it shows: a script would put the next page into this one."""
    return PageResponse(200, headers={"HX-Redirect": to, **_NO_PAGE}) if by_htmx else redirect(to)


def download(name: str, media_type: str, body: str) -> PageResponse:
    """PageResponse with a file to keep. name: ASCII without quotes."""
    headers = {"Content-Type": media_type, "Content-Disposition": f'attachment; filename="{name}"'}
    return PageResponse(200, body, headers)


def kept(media_type: str, body: str) -> PageResponse:
    """PageResponse with an asset, packed with gzip: its address changes with its content."""
    headers = {"Content-Type": media_type, "Content-Encoding": "gzip", "Cache-Control": _KEPT}
    return PageResponse(200, body, headers, encoded=True)


def flash_in(cookie: str | None) -> str | None:
    """Read what the answer before this one had to say."""
    try:
        found = json.loads(unquote(cookie or ""))
    except ValueError:
        return None
    return found if isinstance(found, str) else None


def forget_flash() -> str:
    """Give the cookie that takes the one of a flash away."""
    return remove_cookie(FLASH)


def _flash(text: str) -> str:
    return f"{set_cookie(FLASH, quote(json.dumps(text, ensure_ascii=False)))}; Max-Age=60"
