"""Where a stage's API is, and whether it answers there."""

from __future__ import annotations

import httpx

from scheducal_tools.cli.errors import CommandFailed
from scheducal_tools.cli.stage import opened
from scheducal_tools.cli.target import Target

_DOCUMENT = "/api/v1/openapi.json"
# A cold start takes a few of them.
_PATIENCE_SECONDS = 30


def find_api(target: Target, given: str | None) -> str:
    """Give the API's address, without a slash at its end; raises CommandFailed where it does not answer.

    given: what the operator named; None for the stage's own.
    """
    with opened(target) as stage:
        address = (given or stage.outputs.api_url).rstrip("/")
    try:
        status = httpx.get(address + _DOCUMENT, timeout=_PATIENCE_SECONDS).status_code
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as wrong:
        raise CommandFailed(f"'{address}' is no URL; name one such as https://api.example.com") from wrong
    except httpx.TransportError as silent:
        raise CommandFailed(f"no API answers at {address} ({type(silent).__name__})") from silent
    if status != httpx.codes.OK:
        raise CommandFailed(
            f"{address} answers {status} for the API's documentation; name the API's address with --url"
        )
    return address
