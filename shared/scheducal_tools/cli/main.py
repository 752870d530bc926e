"""`scheducal`: what operators do with tenants, API keys and appointments, on any stage."""

from __future__ import annotations

import typer

from scheducal_tools.cli.command import StageCommand, TargetCommand
from scheducal_tools.cli.commands.people import members
from scheducal_tools.cli.commands.stage import alarms, dlq, events, local, mail, restore, versions
from scheducal_tools.cli.commands.stage.doctor import doctor
from scheducal_tools.cli.commands.stage.invoke import invoke
from scheducal_tools.cli.commands.stage.smoke import smoke
from scheducal_tools.cli.commands.stage.trace import trace
from scheducal_tools.cli.commands.tenant import (
    appointments,
    audit,
    calendars,
    catalog,
    connections,
    drift,
    keys,
    operators,
    privacy,
    tenants,
)
from scheducal_tools.cli.errors import OneLineErrors

app = typer.Typer(
    cls=OneLineErrors,
    name="scheducal",
    help="Operate ScheduCal: the local stack, or with --stage a deployed one.",
    add_completion=False,
    rich_markup_mode=None,  # rich takes longer to import than all the rest of --help
    pretty_exceptions_enable=False,
)
app.add_typer(tenants.app, name="tenants")
app.add_typer(keys.app, name="keys")
app.add_typer(members.app, name="members")
app.add_typer(operators.app, name="operators")
app.add_typer(appointments.app, name="appointments")
app.add_typer(calendars.app, name="calendars")
app.add_typer(connections.app, name="connections")
app.add_typer(catalog.app, name="catalog")
app.add_typer(drift.app, name="drift")
app.add_typer(privacy.app, name="privacy")
app.add_typer(audit.app, name="audit")
app.add_typer(dlq.app, name="dlq")
app.add_typer(events.app, name="events")
app.add_typer(restore.app, name="restore")
app.add_typer(alarms.app, name="alarms")
app.add_typer(mail.app, name="mail")
app.add_typer(versions.app, name="versions")
app.add_typer(local.app, name="local")
app.command(cls=StageCommand)(trace)
app.command(cls=StageCommand)(invoke)
app.command(cls=TargetCommand)(doctor)
app.command(cls=TargetCommand)(smoke)
app.command(cls=StageCommand)(versions.rollback)
