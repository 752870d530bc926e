"""`scheducal doctor`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from scheducal_tools.cli.sheet import Document, Sheet

if TYPE_CHECKING:
    from scheducal_tools.cli.target import Target

FINDINGS = {"Check": "check", "Standing": "standing", "What": "message"}
CHECKLIST = {"After the first deployment": "what", "Standing": "standing", "How": "how"}


def doctor(ctx: typer.Context) -> None:
    """Check an account before and after a deployment. Exits with 1 where something is wrong."""
    target: Target = ctx.obj.target
    if target.stage in {None, "local"}:
        raise typer.BadParameter("name the --stage of a deployment; the local stack needs no doctor")
    from scheducal_tools.cli.printing import print_json, print_sheets  # noqa: PLC0415  rich is slow to import

    document = examined(target)
    if ctx.obj.as_json:
        print_json(document)
    else:
        print_sheets([Sheet(FINDINGS, document["findings"]), Sheet(CHECKLIST, document["checklist"])])
    if any(each["standing"] == "wrong" for each in document["findings"]):
        raise typer.Exit(1)


def examined(target: Target) -> Document:
    """Collect all findings, and what only AWS can tell; raises CommandFailed where there is nothing to go by."""
    # All are slow to import; --help needs none of them.
    from scheducal_tools.cli.aws import aws_errors, deployed_aws  # noqa: PLC0415
    from scheducal_tools.cli.doctor.checklist import ITEMS, standing_of  # noqa: PLC0415
    from scheducal_tools.cli.doctor.examination import examine  # noqa: PLC0415
    from scheducal_tools.cli.doctor.readings import Readings  # noqa: PLC0415
    from scheducal_tools.cli.doctor.stage_settings import expected  # noqa: PLC0415

    with aws_errors():
        region = deployed_aws(target.profile, target.region).session.region_name
        needed = expected(target.stage or "", Path.cwd(), os.environ, region)
        readings = Readings(deployed_aws(target.profile, needed.region), needed.stack_name)
        found = dict(examine(readings, needed))
    return {
        "stage": needed.stage,
        "region": needed.region,
        "findings": [
            {"check": name, "standing": finding.standing, "message": finding.message} for name, finding in found.items()
        ],
        "checklist": [{"what": each.what, "standing": standing_of(each, found), "how": each.how} for each in ITEMS],
    }
