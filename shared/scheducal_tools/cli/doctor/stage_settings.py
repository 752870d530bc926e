"""What a stage's settings need of its account, as `cdk deploy` would read them here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from infra.concurrency import concurrency
from infra.configuration import PROFILE, SettingsError, load
from infra.settings import Settings
from scheducal_tools.cli.doctor.facts import Expected
from scheducal_tools.cli.errors import CommandFailed
from scheducal_tools.cli.local_stack import find_upwards


def expected(stage: str, folder: Path, environment: Mapping[str, str], region: str | None) -> Expected:
    """Read cdk.json of the folder or the nearest one above; raises CommandFailed. region: the profile's."""
    path = find_upwards(Path("cdk.json"), folder)
    if path is None:
        raise CommandFailed(f"there is no cdk.json in or above {folder}; go to a checkout")
    stages = json.loads(path.read_text(encoding="utf-8"))["context"]["stages"]
    if stage not in stages:
        raise CommandFailed(f"{path} has no stage {stage}; it has {', '.join(stages)}")
    profile = {PROFILE["region"]: region} if region else {}
    try:
        return _expected(load(stage, stages, {**environment, **profile}))
    except SettingsError as wrong:
        raise CommandFailed(str(wrong)) from wrong


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
    )
