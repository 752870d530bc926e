"""Deploys the CDK app's local stage, where anything has changed since the last time."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable

from infra.settings.configuration import overrides
from scheducal_tools.local.aws import LocalAws
from scheducal_tools.local.deployment.cdk import run_cdk
from scheducal_tools.local.deployment.deployed import Deployed, read_deployed
from scheducal_tools.local.deployment.fingerprint import fingerprint
from scheducal_tools.local.deployment.memory import recall, remember
from scheducal_tools.local.errors import LocalStackError
from scheducal_tools.local.settings import ACCOUNT, REGION, SCHEDULE_VARIABLE, STAGE, LocalSettings

_MEMORY = "deployment"
# Which functions are in which stacks. A function cannot move to another one, since its name is taken until it is gone.
_LAYOUT = "nested"


async def deployed_before(settings: LocalSettings, aws: LocalAws) -> Deployed | None:
    """Give the stack as it is, where it was deployed from the very sources there are now."""
    memory = await asyncio.to_thread(recall, aws, _MEMORY)
    if memory is None or memory["fingerprint"] != await _fingerprint(settings):
        return None
    return await asyncio.to_thread(read_deployed, aws, memory["stackName"])


async def deploy(settings: LocalSettings, aws: LocalAws, show: Callable[[str], None]) -> Deployed:
    """Bootstrap and deploy; raises LocalStackError where either fails, or the folder holds stacks of another layout."""
    await asyncio.to_thread(_refuse_other_layout, aws)
    sources = await _fingerprint(settings)
    outputs = settings.home / "outputs.json"
    await _bootstrap(settings, aws, show)
    options = ["--all", "--require-approval", "never", "--progress", "events", "--no-notices"]
    options += ["--context", f"stage={STAGE}", "--output", str(settings.home / "cdk.out")]
    await run_cdk(settings, ["deploy", *options, "--outputs-file", str(outputs)], show, settings.root)
    stack_name = _main_stack(json.loads(outputs.read_text(encoding="utf-8")))
    facts = {"fingerprint": sources, "stackName": stack_name, "layout": _LAYOUT}
    await asyncio.to_thread(remember, aws, _MEMORY, facts)
    return await asyncio.to_thread(read_deployed, aws, stack_name)


def _refuse_other_layout(aws: LocalAws) -> None:
    memory = recall(aws, _MEMORY)
    if memory is not None and memory.get("layout") != _LAYOUT:
        raise LocalStackError("an older release deployed this local stack; run `make clean-local`, and start again")


async def _fingerprint(settings: LocalSettings) -> str:
    given = overrides({**os.environ, SCHEDULE_VARIABLE: settings.schedule_text})
    return await asyncio.to_thread(fingerprint, settings.root, given)


async def _bootstrap(settings: LocalSettings, aws: LocalAws, show: Callable[[str], None]) -> None:
    """Make what CDK needs in an account, once. In a folder without an app, so that none is synthesized."""
    if await asyncio.to_thread(recall, aws, "bootstrap") is None:
        target = f"aws://{ACCOUNT}/{REGION}"
        await run_cdk(settings, ["bootstrap", target, "--no-notices"], show, settings.home)
        await asyncio.to_thread(remember, aws, "bootstrap", {"account": ACCOUNT})


def _main_stack(outputs: dict[str, dict[str, str]]) -> str:
    """Find the one that says where the API is."""
    names = [name for name, values in outputs.items() if "ApiId" in values]
    if len(names) != 1:
        raise LocalStackError(f"the local stage has {len(names)} stacks with an API; there must be one")
    return names[0]
