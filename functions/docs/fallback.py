"""Answers requests that match no other route: 404, or 405 where the path exists under another method."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from scheducal.api.openapi import allowed_methods
from scheducal.api.requests import LARGEST_BODY, Event
from scheducal.api.resolver import public_handler, refused
from scheducal.api.strangers.rules import Caps
from scheducal.errors import Refusal

ROUTE_KEY = "$default"


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(Path(__file__).with_name("openapi.json").read_text("utf-8"))
    return document


def answer(event: Event, context: LambdaContext) -> dict[str, Any]:
    """Refuses with `method_not_allowed` and an Allow header, or with `not_found`."""
    del context
    allowed = allowed_methods(_document(), event["rawPath"])
    if not allowed:
        raise Refusal("not_found", "there is nothing at this path; /docs lists what there is")
    names = ", ".join(allowed)
    result = refused(Refusal("method_not_allowed", f"this path takes {names}"))
    return {**result, "headers": {**result["headers"], "Allow": names}}


# A request that was meant for another path; nobody reads its body.
handler = public_handler(answer, Caps("docs", body=LARGEST_BODY, query=8_192, fields=10_000))
