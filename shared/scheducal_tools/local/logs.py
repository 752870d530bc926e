"""Log files that do not grow without end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path

_FILE_SIZE = 5_000_000
_OLD_FILES = 2
_LONGEST_LINE = 1 << 20


def log_file(path: Path) -> logging.Logger:
    """Build a logger that writes lines as they are to `path`, at most 15 MB with its old files."""
    path.parent.mkdir(parents=True, exist_ok=True)
    logger = logging.getLogger(f"scheducal_tools.local.{path.stem}")
    logger.propagate = False
    logger.setLevel(logging.INFO)
    for old in list(logger.handlers):
        logger.removeHandler(old)
        old.close()
    handler = RotatingFileHandler(path, maxBytes=_FILE_SIZE, backupCount=_OLD_FILES, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger.addHandler(handler)
    return logger


async def copy_lines(source: asyncio.StreamReader, take: Callable[[str], None]) -> None:
    """Give each line of a process's output to `take`, until the output ends; longer lines are cut."""
    rest = b""
    while chunk := await source.read(65536):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            take(line.decode("utf-8", "replace").rstrip())
        rest = rest[:_LONGEST_LINE]
    if rest:
        take(rest.decode("utf-8", "replace").rstrip())
