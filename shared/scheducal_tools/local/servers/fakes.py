"""Fakes of Microsoft's and Google's calendars as a child process; they belong to the tests, and are not deployed."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

from scheducal_tools.local.errors import LocalStackError
from scheducal_tools.local.settings import LocalSettings

_START_SECONDS = 90
_STOP_SECONDS = 10

Variables = Mapping[str, str]


@asynccontextmanager
async def running_fakes(settings: LocalSettings) -> AsyncIterator[Variables]:
    """Run the fakes; give the variables that lead functions to them, none where the settings want none.

    Raises LocalStackError where they do not come up.
    """
    if settings.fakes_port is None:
        yield {}
        return
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.fakes", str(settings.fakes_port), f"{settings.api_url}/oauth/callback"),
        stdin=PIPE,
        stdout=PIPE,
        cwd=settings.root,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(settings.root), str(settings.root / "shared")])},
        start_new_session=True,
    )
    try:
        yield await _variables(process)
    finally:
        await _stop(process)


async def _variables(process: Process) -> Variables:
    """Read the one line that the fakes print when they answer."""
    assert process.stdout is not None
    try:
        async with asyncio.timeout(_START_SECONDS):
            line = await process.stdout.readline()
        variables: Variables = json.loads(line)
    except (TimeoutError, ValueError) as failed:
        raise LocalStackError("the fakes of the calendar systems do not start; see what they said above") from failed
    return variables


async def _stop(process: Process) -> None:
    """Close their standard input, with which they end."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        async with asyncio.timeout(_STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
