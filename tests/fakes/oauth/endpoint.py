"""A token endpoint over HTTP: a form comes in, JSON goes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.fakes.oauth.grants import Form, Grants, TokenRefusal

Granting = Callable[[Form], dict[str, Any]]


async def token_endpoint(grants: Grants, request: Request, granting: Granting) -> Response:
    """Carries a token request out; errors as RFC 6749 section 5.2 has them."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip()
    content = (await request.body()).decode()
    return await run_in_threadpool(_answer, grants, media_type, content, granting)


def _answer(grants: Grants, media_type: str, content: str, granting: Granting) -> Response:
    headers = {"Cache-Control": "no-store"}
    pairs = parse_qsl(content, keep_blank_values=True)
    form = dict(pairs)
    with grants.lock:
        grants.asked[form.get("grant_type", "")] += 1
        if grants.outages:
            return JSONResponse({"error": "temporarily_unavailable"}, grants.outages.pop(0), headers)
    try:
        _check_form(media_type, len(form) == len(pairs))
        answer = granting(form)
    except TokenRefusal as refusal:
        body = {"error": refusal.error, "error_description": refusal.description}
        return JSONResponse(body, refusal.status, headers)
    grants.before_answer()
    return JSONResponse(answer, 200, headers)


def _check_form(media_type: str, is_unambiguous: object) -> None:
    if media_type != "application/x-www-form-urlencoded" or not is_unambiguous:
        raise TokenRefusal("invalid_request", "Send a form, each parameter once.")
