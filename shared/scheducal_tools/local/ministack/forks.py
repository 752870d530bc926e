"""The processes of functions, forked from one that has the libraries loaded already.

MiniStack (1.5.33) starts an interpreter for each, which imports for half a second and shares no memory.
"""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import os
import runpy
import subprocess
import sys
import time
import zoneinfo
from collections.abc import Mapping, Sequence
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import Any

_CONTEXT = multiprocessing.get_context("forkserver")
# What nearly all functions import. pydantic loads its parts where they are first asked for, so they are named.
_LIBRARIES = [
    "boto3",
    "pydantic.main",
    "pydantic.type_adapter",
    "pydantic.types",
    "pydantic.functional_validators",
    "aws_lambda_powertools.metrics",
    "aws_lambda_powertools.event_handler.openapi.params",
    "aws_lambda_powertools.event_handler.middlewares.openapi_validation",
    "msgspec",
    "zoneinfo",
]
_OWN = ("functions", "scheducal", "scheducal_tools")


class ForkedProcess:
    """One process, with what MiniStack uses of `subprocess.Popen`: lines of text in and out, signals, and its end."""

    def __init__(self, command: Sequence[str], *, cwd: str, env: Mapping[str, str]) -> None:
        stdin, own_in = _CONTEXT.Pipe(duplex=False)
        own_out, stdout = _CONTEXT.Pipe(duplex=False)
        own_err, stderr = _CONTEXT.Pipe(duplex=False)
        streams, own = (stdin, stdout, stderr), (own_in, own_out, own_err)
        # As a daemon it ends with MiniStack, which would wait for it otherwise.
        self._process = _CONTEXT.Process(target=run_script, args=(command[1], cwd, dict(env), streams), daemon=True)
        self._process.start()
        for each in streams:
            each.close()
        self.stdin, self.stdout, self.stderr = (_own_end(end, mode) for end, mode in zip(own, "wrr", strict=True))

    def poll(self) -> int | None:
        """Give the exit status, or None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float) -> int:
        """Wait for the end; raises TimeoutExpired after so many seconds."""
        self._process.join(timeout)
        status = self._process.exitcode
        if status is None:
            raise subprocess.TimeoutExpired("function", timeout)
        return status

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()

    def kill(self) -> None:
        """End it."""
        self._process.kill()


def run_script(script: str, folder: str, environment: dict[str, str], streams: Sequence[Connection]) -> None:
    """Run a script in a process that was forked, as if an interpreter had been started for it."""
    gc.freeze()
    for number, stream in enumerate(streams):
        os.dup2(stream.fileno(), number)
        stream.close()
    sys.stdin, sys.stdout, sys.stderr = (_text(number, mode) for number, mode in enumerate(("r", "w", "w")))
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    zoneinfo.reset_tzpath()
    os.chdir(folder)
    sys.path[0] = str(Path(script).parent)
    # What a function runs is the code that was deployed, and not this checkout.
    for name in [each for each in sys.modules if each.partition(".")[0] in _OWN]:
        del sys.modules[name]
    runpy.run_path(script, run_name="__main__")


def fork_functions() -> None:
    """Have MiniStack fork each process that runs Python."""
    runtime: Any = importlib.import_module("ministack.core.lambda_runtime")
    _CONTEXT.set_forkserver_preload(_LIBRARIES)
    forkserver.ensure_running()
    start_interpreter = subprocess.Popen

    def start(command: Sequence[str], **options: Any) -> Any:
        if not command[1].endswith(".py"):
            return start_interpreter(command, **options)
        return ForkedProcess(command, cwd=options["cwd"], env=options["env"])

    runtime.subprocess = SimpleNamespace(**vars(subprocess) | {"Popen": start})


def _text(number: int, mode: str) -> Any:
    return os.fdopen(number, mode, buffering=1, encoding="utf-8", closefd=number > 2)


def _own_end(end: Connection, mode: str) -> Any:
    """Give a file of text. It outlives the connection, which closes what it holds."""
    file = _text(os.dup(end.fileno()), mode)
    end.close()
    return file
