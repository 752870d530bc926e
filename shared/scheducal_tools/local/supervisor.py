"""Brings the local stack up piece by piece, keeps it running, and takes it down in the reverse order."""

from __future__ import annotations

import asyncio
import signal
from asyncio.subprocess import Process
from contextlib import AsyncExitStack, suppress

from scheducal_tools.local.aws import LocalAws
from scheducal_tools.local.deployment.demo_bookings import demo_bookings
from scheducal_tools.local.deployment.demo_owner import demo_owner
from scheducal_tools.local.deployment.demo_tenant import demo_tenant
from scheducal_tools.local.deployment.deploy import deploy, deployed_before
from scheducal_tools.local.deployment.deployed import Deployed
from scheducal_tools.local.deployment.operator_key import operator_key
from scheducal_tools.local.errors import LocalStackError
from scheducal_tools.local.home import environment_file, forget_ready_files, own, stack_file
from scheducal_tools.local.ministack.process import running_ministack
from scheducal_tools.local.ports import check_ports
from scheducal_tools.local.progress import Progress
from scheducal_tools.local.servers.fakes import running_fakes
from scheducal_tools.local.servers.wiring import front, mailbox
from scheducal_tools.local.settings import LocalSettings
from scheducal_tools.local.welcome import facts, welcome

_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


async def run(settings: LocalSettings, progress: Progress) -> None:
    """Run the local stack until SIGINT, SIGTERM or SIGHUP; raises LocalStackError where it cannot go on."""
    _cancel_on_signal()
    with own(settings.home), suppress(asyncio.CancelledError):
        forget_ready_files(settings.home)
        check_ports(settings.ports)
        await _run(settings, progress)


async def _run(settings: LocalSettings, progress: Progress) -> None:
    async with AsyncExitStack() as pieces:
        await pieces.enter_async_context(mailbox(settings))
        fakes = await pieces.enter_async_context(running_fakes(settings))
        with progress.step("Starting MiniStack"):
            starting = running_ministack(settings, settings.mail_url, fakes)
            ministack = await pieces.enter_async_context(starting)
        pieces.callback(progress.say, "\nStopping …")
        await _serve(settings, progress, ministack)


async def _serve(settings: LocalSettings, progress: Progress, ministack: Process) -> None:
    aws = LocalAws(settings.aws_url)
    deployed = await _deployed(settings, progress, aws)
    demo = await asyncio.to_thread(demo_tenant, aws, deployed)
    operator = await asyncio.to_thread(operator_key, aws, deployed)
    owner = await asyncio.to_thread(demo_owner, aws, deployed, demo.tenant_id)
    async with front(settings, deployed.api_id):
        if settings.has_bookings:
            with progress.step("Booking for the demo tenant"):
                await asyncio.to_thread(demo_bookings, settings, aws, demo)
        known = facts(settings, deployed, demo, operator) | owner.facts
        with environment_file(settings.home, known), stack_file(settings.home, known):
            welcome(progress, settings, demo, operator, owner)
            status = await ministack.wait()
    raise LocalStackError(f"MiniStack has ended by itself, status {status}; see logs/ministack.log")


async def _deployed(settings: LocalSettings, progress: Progress, aws: LocalAws) -> Deployed:
    with progress.step("Looking for changes"):
        unchanged = await deployed_before(settings, aws)
    if unchanged is not None:
        return unchanged
    with progress.step("Deploying the stack"):
        return await deploy(settings, aws, progress.detail)


def _cancel_on_signal() -> None:
    """Unwind the running task at the first signal; later ones wait for that."""
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()
    assert task is not None
    cancelling = task

    def stop() -> None:
        for number in _STOPPING:
            loop.add_signal_handler(number, lambda: None)
        cancelling.cancel()

    for number in _STOPPING:
        loop.add_signal_handler(number, stop)
