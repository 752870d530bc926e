"""A fake on a loopback port of its own, over real HTTP, until its test ends."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from hypercorn.asyncio import serve
from hypercorn.config import Config
from starlette.types import ASGIApp

_SECONDS = 10
# What goes wrong inside an app is a 500 for the client, and seen there; hypercorn's own words help nobody.
_SILENT = logging.getLogger(f"{__name__}.hypercorn")
_SILENT.setLevel(logging.CRITICAL + 1)


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Yield the address of the app, as http://127.0.0.1:port; connections wait from the first moment on."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    thread = Thread(target=_run, args=(loop, app, listener, stop), daemon=True)
    thread.start()
    try:
        yield address
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(_SECONDS)
        assert not thread.is_alive(), "the fake does not end"


def _run(loop: asyncio.AbstractEventLoop, app: ASGIApp, listener: socket.socket, stop: asyncio.Event) -> None:
    try:
        loop.run_until_complete(
            serve(app, _config(listener), shutdown_trigger=stop.wait, mode="asgi")  # type: ignore[arg-type]
        )
    finally:
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


def _config(listener: socket.socket) -> Config:
    config = Config()
    config.bind = [f"fd://{listener.detach()}"]
    config.include_server_header = False
    config.graceful_timeout = 0.05
    config.accesslog = None
    config.errorlog = _SILENT
    return config
