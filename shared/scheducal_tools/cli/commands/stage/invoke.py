"""`scheducal invoke`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scheducal_tools.cli.samples import fill, find_sample, placeholders, read_event

if TYPE_CHECKING:
    from scheducal_tools.cli.operator import Operator


def invoke(
    ctx: typer.Context,
    function: Annotated[str, typer.Argument(help="<area>.<verb>, such as appointments.create.", show_default=False)],
    event: Annotated[
        Path | None, typer.Option(help="The event; without it events/<area>.<verb>.json.", show_default=False)
    ] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A placeholder's value.", show_default=False)
    ] = None,
) -> None:
    """Invoke a stage's Lambda function with its sample event, and print what it answers."""
    operator: Operator = ctx.obj
    given = dict(map(_setting, settings or ()))
    sample = read_event(event or find_sample(function, Path.cwd()))
    values = operator.stage.values(placeholders(sample), given)
    document = operator.stage.functions.invoke(function, fill(sample, values))
    operator.show_text(document, text_of(document["result"]))
    if document["error"] or status_of(document["result"]) >= 400:
        raise typer.Exit(1)


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise typer.BadParameter(f"--set takes NAME=VALUE, not {text!r}")
    return name, value


def text_of(result: Any) -> str:
    """Give an HTTP answer as its status and its body, anything else as JSON."""
    status = status_of(result)
    if not status:
        return _indented(result)
    body = str(result.get("body") or "")
    return f"HTTP {status}\n{_indented(json.loads(body)) if _is_json(result) else body}"


def status_of(result: Any) -> int:
    """Give the HTTP status of an API function's answer, 0 for any other result."""
    return int(result.get("statusCode", 0)) if isinstance(result, dict) else 0


def _is_json(result: dict[str, Any]) -> bool:
    headers = {name.lower(): str(value) for name, value in result.get("headers", {}).items()}
    return headers.get("content-type", "").startswith("application/json")


def _indented(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
