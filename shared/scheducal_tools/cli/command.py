"""A command that works on a stage, with the options that all of them take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from scheducal_tools.cli.target import Target


class StageCommand(TyperCommand):
    """A command that finds its Operator in `ctx.obj`."""

    def __init__(self, *args: Any, params: Sequence[Any] | None = None, **more: Any) -> None:
        super().__init__(*args, params=[*(params or ()), *_shared_params()], **more)

    def invoke(self, ctx: Any) -> Any:
        """Open the stage and run the command on it."""
        from scheducal_tools.cli.operator import at_work  # noqa: PLC0415  boto3 is slow to import; --help needs none of it

        return self._run(ctx, at_work)

    def _run(self, ctx: Any, opened: Callable[..., AbstractContextManager[Any]]) -> Any:
        shared = {param.name: ctx.params.pop(param.name) for param in _shared_params()}
        as_json = shared.pop("as_json")
        with opened(Target(**shared), as_json=as_json) as ctx.obj:
            return super().invoke(ctx)


class TargetCommand(StageCommand):
    """The same for what finds its way by itself: it finds a CommandRequest in `ctx.obj`."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command on what the options say."""
        return self._run(ctx, _requested)


@dataclass(frozen=True, slots=True)
class CommandRequest:
    """as_json: whether the answer is read by a script."""

    target: Target
    as_json: bool


def _requested(target: Target, *, as_json: bool) -> AbstractContextManager[CommandRequest]:
    return nullcontext(CommandRequest(target, as_json))


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
    """Give the options that every StageCommand takes."""
