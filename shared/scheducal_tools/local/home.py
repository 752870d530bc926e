"""The folder of one local stack: whose it is, and what is in it."""

from __future__ import annotations

import fcntl
import json
import os
import shlex
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scheducal_tools.local.errors import LocalStackError

_VARIABLES = {
    "SCHEDUCAL_URL": "apiUrl",
    "SCHEDUCAL_KEY": "apiKey",
    "SCHEDUCAL_SECRET": "apiSecret",
    "SCHEDUCAL_MAIL": "mailUrl",
    "SCHEDUCAL_OPERATOR_KEY": "operatorKey",
    "SCHEDUCAL_OPERATOR_SECRET": "operatorSecret",
}


@contextmanager
def own(home: Path) -> Iterator[None]:
    """Hold the folder for this process; raises LocalStackError where another one holds it."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise LocalStackError(f"the local stack of {home} is running already; stop it first") from held
        yield


def empty_folder(path: Path) -> Path:
    """Delete the folder with its contents, and make it again."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


@contextmanager
def stack_file(home: Path, facts: Mapping[str, Any]) -> Iterator[Path]:
    """`stack.json`, there exactly while the stack is ready, readable by its owner alone."""
    with _private_file(home / "stack.json", json.dumps(facts, indent=2) + "\n") as path:
        yield path


@contextmanager
def environment_file(home: Path, facts: Mapping[str, Any]) -> Iterator[Path]:
    """`env`, as private: shell commands that set the variables of the documentation's examples."""
    commands = (f"export {name}={shlex.quote(facts[fact])}\n" for name, fact in _VARIABLES.items())
    with _private_file(home / "env", "".join(commands)) as path:
        yield path


def forget_ready_files(home: Path) -> None:
    """Remove what a stack that was killed has left."""
    for name in ("stack.json", "env"):
        (home / name).unlink(missing_ok=True)


@contextmanager
def _private_file(path: Path, text: str) -> Iterator[Path]:
    _write_private(path, text)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _write_private(path: Path, text: str) -> None:
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    part.replace(path)
