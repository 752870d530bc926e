"""`scheducal members`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from scheducal.tenants.roles import MemberRole
from scheducal_tools.cli.command import StageCommand
from scheducal_tools.cli.commands.tenant.keys import TenantId
from scheducal_tools.cli.sheet import Sheet

if TYPE_CHECKING:
    from scheducal_tools.cli.operator import Operator

COLUMNS = {"Member": "memberId", "Name": "name", "E-mail": "email", "Role": "role", "Since": "dateCreated"}
INVITED = {"E-mail": "email", "Role": "role", "Good until": "until"}

app = typer.Typer(help="People who sign in to the dashboard.")

Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The person's e-mail address.", show_default=False)]
MemberId = Annotated[str, typer.Argument(metavar="MEMBER", help="The member's id.", show_default=False)]


@app.command(cls=StageCommand)
def invite(
    ctx: typer.Context,
    tenant: TenantId,
    email: Email,
    role: Annotated[MemberRole, typer.Option(help="What they may do.")] = "owner",
) -> None:
    """Invite somebody. The link is shown, and no mail is sent."""
    operator: Operator = ctx.obj
    document = operator.stage.members.invite(tenant, email, role)
    operator.show_text(document, str(document["link"]))
    operator.note("Send the link to them. It works once, and for a week.")


@app.command("list", cls=StageCommand)
def list_members(ctx: typer.Context, tenant: TenantId) -> None:
    """List a tenant's members, and invitations that wait."""
    operator: Operator = ctx.obj
    document = operator.stage.members.all_of(tenant)
    operator.show(document, Sheet(COLUMNS, document["members"]), Sheet(INVITED, document["invitations"]))


@app.command(cls=StageCommand)
def set_role(
    ctx: typer.Context,
    tenant: TenantId,
    member: MemberId,
    role: Annotated[MemberRole, typer.Argument(metavar="ROLE", help="What they may do.", show_default=False)],
) -> None:
    """Give a member another role. Their sessions end."""
    operator: Operator = ctx.obj
    document = operator.stage.members.set_role(tenant, member, role)
    operator.show(document, Sheet(COLUMNS, [document]))


@app.command(cls=StageCommand)
def remove(ctx: typer.Context, tenant: TenantId, member: MemberId) -> None:
    """Take a member out of a tenant, at once."""
    operator: Operator = ctx.obj
    document = operator.stage.members.remove(tenant, member)
    operator.show(document, Sheet(COLUMNS, [document]))


@app.command(cls=StageCommand)
def operate(
    ctx: typer.Context,
    email: Email,
    *,
    no_longer: Annotated[bool, typer.Option("--no-longer", help="Take the mark away.")] = False,
) -> None:
    """Mark a person as one who runs the deployment: they see its operations."""
    operator: Operator = ctx.obj
    document = operator.stage.members.mark_operator(email, is_operator=not no_longer)
    operator.show(document, Sheet({"Member": "memberId", "E-mail": "email", "Operator": "isOperator"}, [document]))
