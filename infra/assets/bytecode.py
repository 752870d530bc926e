"""Compiles modules. Without bytecode each cold start would compile them, since Lambda cannot keep it."""

from __future__ import annotations

import compileall
import marshal
import sys
from importlib.util import MAGIC_NUMBER, source_hash
from pathlib import Path
from py_compile import PycInvalidationMode

# Where Lambda unpacks a function's code and its layers, for the file names in tracebacks.
TASK_ROOT = "/var/task"
LAYER_ROOT = "/opt"
# PEP 552: a hash instead of a time, and not to be checked. So the same source gives the same bytecode.
_UNCHECKED = (1).to_bytes(4, "little")


def tag() -> str:
    """Name the Python whose bytecode this is, `cpython-313`."""
    return str(sys.implementation.cache_tag)


def compile_module(source: bytes, target: str) -> bytes:
    """Compile one module to a file of bytecode. target: its path in the archive. Raises SyntaxError."""
    code = compile(source, f"{TASK_ROOT}/{target}", "exec", dont_inherit=True)
    return MAGIC_NUMBER + _UNCHECKED + source_hash(source) + marshal.dumps(code)


def compile_folder(output: Path) -> None:
    """Compile every module of a layer; raises ValueError for one that does not compile."""
    compiled = compileall.compile_dir(
        output,
        quiet=2,
        stripdir=str(output),
        prependdir=LAYER_ROOT,
        invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
    )
    if not compiled:
        raise ValueError(f"a module in {output.name} does not compile")
