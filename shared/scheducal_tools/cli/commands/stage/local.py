"""`scheducal local`."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from scheducal_tools.local.mailbox.replying import Partstat

app = typer.Typer(help="What people do with the local stack's mail.")


@app.callback()
def local() -> None:
    """What people do with the local stack's mail."""


@app.command()
def reply(
    appointment: Annotated[
        str, typer.Argument(metavar="APPOINTMENT", help="The appointment's id.", show_default=False)
    ],
    address: Annotated[str, typer.Option("--as", metavar="EMAIL", help="The invitee who answers.", show_default=False)],
    accept: Annotated[bool, typer.Option("--accept", help="Accept.")] = False,  # noqa: FBT002  an option
    decline: Annotated[bool, typer.Option("--decline", help="Decline.")] = False,  # noqa: FBT002  an option
    tentative: Annotated[bool, typer.Option("--tentative", help="Accept tentatively.")] = False,  # noqa: FBT002  an option
    delegate: Annotated[
        str | None, typer.Option(metavar="EMAIL", help="Let somebody else come instead.", show_default=False)
    ] = None,
    propose: Annotated[
        str | None, typer.Option(metavar="START", help="Propose 2026-04-15T11:00:00-07:00.", show_default=False)
    ] = None,
    place: Annotated[str | None, typer.Option(help="Propose another place.", show_default=False)] = None,
    comment: Annotated[str | None, typer.Option(help="A note to the organizer.", show_default=False)] = None,
    sender: Annotated[
        str | None,
        typer.Option("--from", metavar="EMAIL", help="The mail's sender, if not the invitee.", show_default=False),
    ] = None,
) -> None:
    """Answer the newest invitation as the invitee's calendar program would: by a mail of its own."""
    # Both are slow to import; --help needs neither.
    from scheducal import clock  # noqa: PLC0415
    from scheducal_tools.cli.operations.invitee import reply as send  # noqa: PLC0415
    from scheducal_tools.local.mailbox.replying import ReplyIntent  # noqa: PLC0415

    proposes = (propose or place) is not None
    said = _partstat(accept=accept, decline=decline, tentative=tentative, delegates=bool(delegate), proposes=proposes)
    start = _instant(propose) if propose is not None else None
    intent = ReplyIntent(address, said, clock.now(), comment, start, place, sender, delegate)
    typer.echo(json.dumps(send(Path.cwd(), appointment, intent), indent=2))


def _partstat(*, accept: bool, decline: bool, tentative: bool, delegates: bool, proposes: bool) -> Partstat:
    chosen: dict[Partstat, bool] = {"ACCEPTED": accept, "DECLINED": decline, "TENTATIVE": tentative}
    chosen["DELEGATED"] = delegates
    said = [name for name, is_chosen in chosen.items() if is_chosen]
    if proposes and not said:
        return "TENTATIVE"
    if len(said) != 1 or (proposes and (accept or delegates)):
        message = "give one of --accept, --decline, --tentative, --delegate; a proposal goes with the second and third"
        raise typer.BadParameter(message)
    return said[0]


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter("--propose takes a time such as 2026-04-15T11:00:00-07:00") from error
    if instant.tzinfo is None:
        raise typer.BadParameter("--propose takes a time with an offset, such as 2026-04-15T11:00:00-07:00")
    return instant
