"""`scheducal mail`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from scheducal.connectors.systems.email.replies.stored_mail import RULE_SET
from scheducal_tools.cli.command import CommandRequest, StageCommand, TargetCommand
from scheducal_tools.cli.sheet import Sheet

if TYPE_CHECKING:
    from scheducal_tools.cli.operator import Operator

COLUMNS = {"Address": "email", "Reason": "reason", "Since": "since"}
MARKS = {"Address": "address", "State": "state", "Reason": "reason", "Since": "since", "Appointment": "appointmentId"}
TenantId = Annotated[str, typer.Argument(metavar="TENANT", help="The tenant's id.", show_default=False)]

app = typer.Typer(help="Mail of an account: what it receives, and the addresses to which SES sends nothing.")


@app.command(cls=StageCommand)
def suppressed(
    ctx: typer.Context,
    cursor: Annotated[str | None, typer.Option(help="The `nextCursor` of the page before.", show_default=False)] = None,
) -> None:
    """List the suppression list of the account and region, 1,000 addresses at a time."""
    operator: Operator = ctx.obj
    document = operator.stage.mail.suppressed(cursor)
    operator.show(document, Sheet(COLUMNS, document["suppressed"]))
    if document["nextCursor"]:
        operator.note(f"There are more: --cursor {document['nextCursor']}")


@app.command(cls=StageCommand)
def unsuppress(
    ctx: typer.Context,
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="An e-mail address.", show_default=False)],
) -> None:
    """Take an address off the list. What was not sent meanwhile stays so; the next change reaches it."""
    operator: Operator = ctx.obj
    document = operator.stage.mail.unsuppress(address)
    operator.show_text(document, f"SES sends to {address} again.")


@app.command(cls=StageCommand)
def undeliverable(
    ctx: typer.Context,
    tenant: TenantId,
    cursor: Annotated[str | None, typer.Option(help="The `nextCursor` of the page before.", show_default=False)] = None,
) -> None:
    """List a tenant's addresses that take no mail, newest first, 100 at a time."""
    operator: Operator = ctx.obj
    document = operator.stage.addresses.undeliverable(tenant, cursor)
    operator.show(document, Sheet(MARKS, document["undeliverableAddresses"]))
    if document["nextCursor"]:
        operator.note(f"There are more: --cursor {document['nextCursor']}")


@app.command(cls=StageCommand)
def clear(
    ctx: typer.Context,
    tenant: TenantId,
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="An e-mail address.", show_default=False)],
) -> None:
    """Take a tenant's mark off an address that was mended."""
    operator: Operator = ctx.obj
    document = operator.stage.addresses.clear(tenant, address)
    operator.show(document, Sheet(MARKS, [document]))


@app.command(cls=TargetCommand)
def setup(
    ctx: typer.Context,
    rule_set: Annotated[str, typer.Option(help="The setting mail.ruleSet.")] = RULE_SET,
) -> None:
    """Have SES receive by the rule set that stages share: once for each account and region, before a deployment."""
    # boto3 and the settings are slow to import; --help needs none of them.
    from infra.settings.fields import RULE_SET_HINT, RULE_SET_NAME  # noqa: PLC0415
    from scheducal_tools.cli.deployment.receipt_rules import set_up_receipt_rules  # noqa: PLC0415
    from scheducal_tools.cli.printing import print_json  # noqa: PLC0415
    from scheducal_tools.cli.stage import account  # noqa: PLC0415

    if not re.fullmatch(RULE_SET_NAME, rule_set):
        raise typer.BadParameter(f"--rule-set: {RULE_SET_HINT}")
    request: CommandRequest = ctx.obj
    with account(request.target) as aws:
        document = set_up_receipt_rules(aws.receipt_rules(), rule_set)
    if request.as_json:
        print_json(document)
        return
    done = [word for word in ("created", "activated") if document[word]]
    typer.echo(f"The rule set {rule_set} is {' and '.join(done) or 'active already'}.")
