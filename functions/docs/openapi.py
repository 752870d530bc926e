"""GET /api/v1/openapi.json."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from aws_lambda_powertools.event_handler import Response

from scheducal.api.openapi import Failure
from scheducal.api.resolver import api, public_endpoint
from scheducal.api.responses import MEANING
from scheducal.api.strangers.rules import Caps

app = api()


@cache
def _document() -> str:
    return Path(__file__).with_name("openapi.json").read_text("utf-8")


@app.get(
    "/api/v1/openapi.json",
    summary="The OpenAPI document",
    operation_id="getOpenApi",
    tags=["About"],
    security=[],
    responses={
        200: {"description": "The document", "content": {"application/json": {"schema": {"type": "object"}}}},
        **{
            status: {"description": MEANING[status], "content": {"application/json": {"model": Failure}}}
            for status in (413, 429)
        },
    },
)
def openapi() -> Response[str]:
    """This document: OpenAPI 3.1, generated from the endpoints when they are built."""
    return Response(200, "application/json", _document(), {"Cache-Control": "public, max-age=300"})


handler = public_endpoint(app, Caps("docs"))
