"""Compiles an asset's modules. Without bytecode each cold start would compile them, since Lambda cannot keep it."""

from __future__ import annotations

import compileall
import sys
from pathlib import Path
from py_compile import PycInvalidationMode

# Where Lambda unpacks an asset, for the file names in tracebacks.
TASK_ROOT = "/var/task"


def matches(python_version: str) -> bool:
    """Say whether this Python's bytecode serves the one named, `3.13`."""
    return f"{sys.version_info.major}.{sys.version_info.minor}" == python_version


def compile_asset(output: Path) -> None:
    """Compile every module; raises ValueError for one that does not compile.

    Bytecode that is never checked against its source is the same for the same source, so that hashes stay.
    """
    compiled = compileall.compile_dir(
        output,
        quiet=2,
        stripdir=str(output),
        prependdir=TASK_ROOT,
        invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
    )
    if not compiled:
        raise ValueError(f"a module in {output.name} does not compile")
