"""`scheducal keys`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from scheducal.tenants.roles import KeyRole
from scheducal_tools.cli.command import StageCommand
from scheducal_tools.cli.sheet import Document, Sheet

if TYPE_CHECKING:
    from scheducal_tools.cli.operator import Operator

COLUMNS = {
    "API key": "apiKey",
    "Label": "label",
    "Role": "role",
    "Channel": "channel",
    "Per minute": "perMinute",
    "Created": "dateCreated",
    "Revoked": "dateRevoked",
    "By": "revokedBy",
}

app = typer.Typer(help="API keys of a tenant.")

TenantId = Annotated[str, typer.Argument(metavar="TENANT", help="The tenant's id.", show_default=False)]
ApiKeyName = Annotated[str, typer.Argument(metavar="KEY", help="The API key.", show_default=False)]


@app.command(cls=StageCommand)
def create(
    ctx: typer.Context,
    tenant: TenantId,
    label: Annotated[str, typer.Option(help="What the key is for.", show_default=False)] = "",
    role: Annotated[KeyRole, typer.Option(help="What it may do.")] = "full",
    limit: Annotated[int, typer.Option(help="Requests a minute.")] = 60,
    channel: Annotated[str, typer.Option(help="By which its requests come: services say what each sees.")] = "internal",
) -> None:
    """Create an API key. Its secret is shown now and never again."""
    operator: Operator = ctx.obj
    operator.stage.catalog.check_channel(tenant, channel)
    document = operator.stage.tenants.create_key(tenant, label=label, role=role, per_minute=limit, channel=channel)
    operator.show(document, Sheet({"Field": "name", "Value": "value"}, secret_rows(document), headless=True))
    operator.note("The secret is shown here once: note it now.")


def secret_rows(document: Document) -> list[Document]:
    """Give each a line, so that both can be copied."""
    return [
        {"name": "API key", "value": document["apiKey"]},
        {"name": "API secret", "value": document["apiSecret"]},
    ]


@app.command("list", cls=StageCommand)
def list_keys(ctx: typer.Context, tenant: TenantId) -> None:
    """List a tenant's API keys, revoked ones too."""
    operator: Operator = ctx.obj
    document = operator.stage.tenants.keys(tenant)
    operator.show(document, Sheet(COLUMNS, document["keys"]))


@app.command(cls=StageCommand)
def revoke(ctx: typer.Context, tenant: TenantId, key: ApiKeyName) -> None:
    """Revoke an API key: it stops working at once, for good."""
    operator: Operator = ctx.obj
    document = operator.stage.tenants.revoke_key(tenant, key)
    operator.show(document, Sheet(COLUMNS, [document]))


@app.command(cls=StageCommand)
def set_limit(
    ctx: typer.Context,
    tenant: TenantId,
    key: ApiKeyName,
    limit: Annotated[int, typer.Argument(metavar="N", help="Requests a minute.", show_default=False)],
) -> None:
    """Change how many requests a minute an API key may make."""
    operator: Operator = ctx.obj
    document = operator.stage.tenants.set_limit(tenant, key, limit)
    operator.show(document, Sheet(COLUMNS, [document]))
