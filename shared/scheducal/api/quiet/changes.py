"""Changes of which those who are invited are told, unless the request says `notify: false`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from scheducal.api.answers import perform
from scheducal.api.responses import ApiResponse
from scheducal.commands.model import Command
from scheducal.values import replace

Result = TypeVar("Result")


def tell(
    app: APIGatewayHttpResolver,
    act: Callable[[Command[Result]], Result],
    render: Callable[[Result], ApiResponse],
    *,
    notify: bool,
) -> Response[str]:
    """Carry out a change as `perform` does. notify: whether those who are invited are told."""
    return perform(app, lambda command: act(replace(command, notify=notify, keeps_quiet=_keeps_quiet)), render)


def _keeps_quiet(system: str) -> bool:
    from scheducal.connectors.registry import keeps_quiet  # noqa: PLC0415  few changes are quiet

    return keeps_quiet(system)
