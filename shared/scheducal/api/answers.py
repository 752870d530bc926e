"""How a handler answers: it asks a service, and renders what the service gives.

A change keeps its answer in its own transaction. So the renderer goes along with the command.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from scheducal.api.idempotency import answer_of, stored
from scheducal.api.responses import JSON, ApiResponse
from scheducal.audit.reads import note_read
from scheducal.commands.model import Command
from scheducal.commands.service import AnsweredBefore
from scheducal.store.table import table
from scheducal.values import replace

Result = TypeVar("Result")
NOTHING: Mapping[str, str] = {}


def command(app: APIGatewayHttpResolver) -> Command[ApiResponse]:
    """Give the request being handled as a command: who made it, and when."""
    return cast("Command[ApiResponse]", app.context["command"])


def respond(answer: ApiResponse, written: Mapping[str, str] = NOTHING) -> Response[str]:
    """Turn an answer into Powertools' response. written: lists that are JSON text already, by names of empty lists."""
    body = json.dumps(answer.body, ensure_ascii=False)
    for name, text in written.items():
        # Quotes within strings are escaped, so that this is the name and no value.
        body = body.replace(f'"{name}": []', f'"{name}": {text}', 1)
    return Response(answer.status, JSON, body, dict(answer.headers))


def disclose(app: APIGatewayHttpResolver, kind: str, answer: ApiResponse, identity: str | None = None) -> Response[str]:
    """Answer with data of people. Where it must be, the read is in the audit log before anything is shown.

    kind: of the things that are shown. identity: of the one that was asked for, None for a list.
    """
    note_read(table(), command(app).principal, kind, identity, answer.body["data"])
    return respond(answer)


def perform(
    app: APIGatewayHttpResolver,
    act: Callable[[Command[Result]], Result],
    render: Callable[[Result], ApiResponse],
    reveal: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None,
) -> Response[str]:
    """Carry out a change, or find what this very request was answered before.

    act: calls the service.
    render: makes the answer that is given and kept.
    reveal: opens what the answer's data hold sealed, since they are kept so.
    """
    try:
        answer = render(act(command(app).keeping(lambda result: stored(render(result)))))
    except AnsweredBefore as before:
        answer = answer_of(before.record)
    if reveal is not None:
        answer = replace(answer, body={**answer.body, "data": reveal(answer.body["data"])})
    return respond(answer)
