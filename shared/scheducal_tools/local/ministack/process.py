"""MiniStack as a child process: started on loopback, watched, stopped so that it saves its state."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx

from scheducal_tools.local.aws_environment import without_aws
from scheducal_tools.local.errors import LocalStackError
from scheducal_tools.local.home import empty_folder
from scheducal_tools.local.logs import copy_lines, log_file
from scheducal_tools.local.settings import LOOPBACK, WORKERS_VARIABLE, LocalSettings

_START_SECONDS = 60
_STOP_SECONDS = 60
_POLL_SECONDS = 0.1


@asynccontextmanager
async def running_ministack(
    settings: LocalSettings, ses_url: str, variables: Mapping[str, str]
) -> AsyncIterator[Process]:
    """MiniStack, answering; stopped and its state saved at the end.

    ses_url: where the Lambda functions send their mail. variables: more of their environment.
    Raises LocalStackError where it does not come up.
    """
    rewind_stream_positions(settings.home / "state")
    environment = _environment(settings, ses_url, os.environ) | dict(variables)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "scheducal_tools.local.ministack.server",
        stdin=PIPE,
        stdout=PIPE,
        stderr=STDOUT,
        env=environment,
        start_new_session=True,
    )
    assert process.stdout is not None
    logger = log_file(settings.home / "logs" / "ministack.log")
    copying = asyncio.create_task(copy_lines(process.stdout, logger.info))
    try:
        await _answering(process, settings.aws_url)
        yield process
    finally:
        await _stop(process)
        await copying


def _environment(settings: LocalSettings, ses_url: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Build the environment that Lambda functions inherit: MiniStack adds each function's own variables."""
    scratch = empty_folder(settings.home / "tmp")
    return without_aws(environment) | {
        "AWS_ENDPOINT_URL_SESV2": ses_url,
        "PUBLIC_URL": settings.api_url,
        "BIND_HOST": LOOPBACK,
        "GATEWAY_PORT": str(settings.aws_port),
        "AUTH": "true" if settings.enforces_iam else "false",
        "PERSIST_STATE": "1",
        "STATE_DIR": str(settings.home / "state"),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(settings.home / "s3"),
        "TMPDIR": str(scratch),
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "LAMBDA_EXECUTOR": "local",
        WORKERS_VARIABLE: str(settings.workers),
        "LOG_LEVEL": "INFO",
    }


async def _answering(process: Process, url: str) -> None:
    deadline = asyncio.get_running_loop().time() + _START_SECONDS
    async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
        while process.returncode is None:
            with suppress(httpx.TransportError):
                if (await client.get(f"{url}/_ministack/health")).is_success:
                    return
            if asyncio.get_running_loop().time() > deadline:
                raise LocalStackError(f"MiniStack does not answer after {_START_SECONDS} s; see logs/ministack.log")
            await asyncio.sleep(_POLL_SECONDS)
    raise LocalStackError(f"MiniStack ended with status {process.returncode}; see logs/ministack.log")


async def _stop(process: Process) -> None:
    """Ask, wait for the state to be saved, then end what its functions may have left running."""
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(_STOP_SECONDS):
            await process.wait()
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def rewind_stream_positions(state: Path) -> None:
    """Set every mapping to the beginning of the (empty) stream that MiniStack will start with.

    MiniStack (1.5.33) saves how far each mapping has read a table's stream, but not the stream. After a restart the
    stream counts from 0 again, so that a mapping would skip as many new records as it had read before.
    """
    path = state / "lambda.json"
    if not path.exists():
        return
    saved = json.loads(path.read_text(encoding="utf-8"))
    positions = saved["payload"]["dynamodb_stream_positions"]["data"]
    positions.update(dict.fromkeys(positions, 0))
    part = path.with_suffix(".part")
    part.write_text(json.dumps(saved), encoding="utf-8")
    part.replace(path)
