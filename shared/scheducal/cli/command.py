"""Commands that work on a stage, with the options that all of them take."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from scheducal.cli.target import Target


@dataclass(frozen=True, slots=True)
class Request:
    """as_json: whether the answer is read by a script."""

    target: Target
    as_json: bool


class TargetCommand(TyperCommand):
    """A command that finds its Request in `ctx.obj`, and asks nobody whether there is such a stage."""

    def __init__(self, *args: Any, params: Sequence[Any] | None = None, **more: Any) -> None:
        super().__init__(*args, params=[*(params or ()), *_shared_params()], **more)

    def invoke(self, ctx: Any) -> Any:
        """Run the command on what the options say."""
        shared = {param.name: ctx.params.pop(param.name) for param in _shared_params()}
        as_json = shared.pop("as_json")
        with self.opened(Request(Target(**shared), as_json)) as ctx.obj:
            return super().invoke(ctx)

    def opened(self, request: Request) -> AbstractContextManager[Any]:
        """Give what the command works on."""
        return nullcontext(request)


class StageCommand(TargetCommand):
    """A command that finds its Operator in `ctx.obj`."""

    def opened(self, request: Request) -> AbstractContextManager[Any]:
        """Open the stage."""
        from scheducal.cli.operator import at_work  # noqa: PLC0415  boto3 is slow to import; --help needs none of it

        return at_work(request.target, as_json=request.as_json)


@cache
def _shared_params() -> tuple[Any, ...]:
    app = typer.Typer(add_completion=False)
    app.command()(_shared)
    return tuple(typer.main.get_command(app).params)


def _shared(
    stage: Annotated[
        str | None, typer.Option(help="dev, staging, prod; without it the local stack.", show_default=False)
    ] = None,
    profile: Annotated[str | None, typer.Option(help="AWS profile of the stage.", show_default=False)] = None,
    region: Annotated[
        str | None, typer.Option(help="AWS region of the stage; without it the profile's.", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document instead of tables.")] = False,  # noqa: FBT002  an option
) -> None:
    """The options that all of these commands take."""
