"""Serves an ASGI app on a loopback port until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from hypercorn.asyncio import serve
from hypercorn.config import Config
from hypercorn.typing import ASGIFramework
from starlette.types import ASGIApp

from scheducal_tools.local.errors import LocalStackError
from scheducal_tools.local.settings import LOOPBACK

_GRACE_SECONDS = 5
_START_SECONDS = 10
_POLL_SECONDS = 0.02


@asynccontextmanager
async def serving(app: ASGIApp, port: int, logger: logging.Logger) -> AsyncIterator[None]:
    """Serve the app on the port; requests under way are finished at the end.

    Raises LocalStackError where the port was taken meanwhile.
    """
    stop = asyncio.Event()
    server = asyncio.create_task(serve(_framework(app), _config(port, logger), shutdown_trigger=stop.wait, mode="asgi"))
    try:
        await _listening(server, port)
        yield
    finally:
        stop.set()
        with suppress(OSError, asyncio.CancelledError):
            await server


def _framework(app: ASGIApp) -> ASGIFramework:
    return app  # type: ignore[return-value]  # hypercorn types the same protocol with TypedDicts


def _config(port: int, logger: logging.Logger) -> Config:
    config = Config()
    config.bind = [f"{LOOPBACK}:{port}"]
    config.include_server_header = False
    config.graceful_timeout = _GRACE_SECONDS
    config.keep_alive_timeout = 75
    config.backlog = 1024
    config.accesslog = None
    config.errorlog = logger
    return config


async def _listening(server: asyncio.Task[None], port: int) -> None:
    deadline = asyncio.get_running_loop().time() + _START_SECONDS
    while not server.done() and asyncio.get_running_loop().time() < deadline:
        try:
            _, writer = await asyncio.open_connection(LOOPBACK, port)
        except OSError:
            await asyncio.sleep(_POLL_SECONDS)
        else:
            writer.close()
            await writer.wait_closed()
            return
    raise LocalStackError(f"cannot listen on port {port}")
