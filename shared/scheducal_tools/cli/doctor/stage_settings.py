"""What a stage's settings need of its account, as `cdk deploy` would read them here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from infra.settings.configuration import PROFILE, SettingsError, load
from infra.settings.model import Settings
from infra.workers.concurrency import concurrency
from scheducal_tools.cli.doctor.facts import Expected
from scheducal_tools.cli.errors import CommandFailed
from scheducal_tools.cli.local_stack import find_upwards


def expected(stage: str, folder: Path, environment: Mapping[str, str], region: str | None) -> Expected:
    """Read cdk.json of the folder or the nearest one above; raises CommandFailed. region: the profile's."""
    path = find_upwards(Path("cdk.json"), folder)
    if path is None:
        raise CommandFailed(f"there is no cdk.json in or above {folder}; go to a checkout")
    stages = _stages(path)
    if stage not in stages:
        raise CommandFailed(f"{path} has no stage {stage}; it has {', '.join(stages) or 'none'}")
    profile = {PROFILE["region"]: region} if region else {}
    try:
        return _expected(load(stage, stages, {**environment, **profile}))
    except SettingsError as wrong:
        raise CommandFailed(str(wrong)) from wrong


def _stages(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise CommandFailed(f"{path} is no JSON: {error}") from error
    context = content.get("context") if isinstance(content, dict) else None
    stages = context.get("stages") if isinstance(context, dict) else None
    return stages if isinstance(stages, dict) else {}


def _expected(settings: Settings) -> Expected:
    shares = concurrency(settings)
    return Expected(
        stage=settings.stage,
        account=settings.account,
        region=settings.region,
        domain=settings.mail.domain,
        makes_identity=settings.mail.identity == "create",
        receives=settings.mail.receive,
        rule_set=settings.mail.rule_set,
        sync_concurrency=shares.workers["sync"],
        workers=shares.total,
        topics=sum(each.startswith("arn:") for each in settings.alarms.everybody),
    )
