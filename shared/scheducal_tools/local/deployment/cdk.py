"""The CDK command line, as a child process against the local AWS."""

from __future__ import annotations

import asyncio
import os
import signal
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from scheducal_tools.local.aws_environment import for_clients
from scheducal_tools.local.errors import LocalStackError
from scheducal_tools.local.logs import copy_lines, log_file
from scheducal_tools.local.settings import SCHEDULE_VARIABLE, LocalSettings

_SECONDS = 900
_SAID_LAST = 12


async def run_cdk(settings: LocalSettings, arguments: list[str], show: Callable[[str], None], folder: Path) -> None:
    """Run `cdk` with the arguments in the folder; every line goes to the log and to `show`.

    Raises LocalStackError, with the last lines, where it fails or takes longer than 15 minutes.
    """
    cli = settings.root / "node_modules" / "aws-cdk" / "bin" / "cdk"
    if not cli.exists():
        raise LocalStackError("the CDK command line is not installed; run `make local`, which installs it")
    last: deque[str] = deque(maxlen=_SAID_LAST)
    logger = log_file(settings.home / "logs" / "cdk.log")

    def take(line: str) -> None:
        logger.info(line)
        if line.strip():
            last.append(line)
            show(line.strip())

    status = await _run(["node", str(cli), *arguments], _environment(settings), folder, take)
    if status != 0:
        shown = "\n".join(last)
        raise LocalStackError(f"cdk {arguments[0]} failed with status {status} (logs/cdk.log):\n{shown}")


def _environment(settings: LocalSettings) -> dict[str, str]:
    return for_clients(os.environ, settings.aws_url) | {
        "CDK_DISABLE_CLI_TELEMETRY": "true",
        "NO_COLOR": "1",
        SCHEDULE_VARIABLE: settings.schedule_text,
    }


async def _run(command: list[str], environment: dict[str, str], folder: Path, take: Callable[[str], None]) -> int:
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=STDOUT,
        cwd=folder,
        env=environment,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(_SECONDS):
            await copy_lines(process.stdout, take)
            return await process.wait()
    except TimeoutError as late:
        raise LocalStackError(f"cdk has not finished after {_SECONDS} s (logs/cdk.log)") from late
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
