"""The code of functions, which MiniStack (1.5.33) unpacks for each process that it starts.

Each process would then compile what it imports again, since its folder is new.
"""

from __future__ import annotations

import importlib
import importlib.util
import py_compile
import tempfile
import threading
import zipfile
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

_lock = threading.Lock()


class SharedArchive(zipfile.ZipFile):
    """An archive that is unpacked once, and compiled. All who ask for its content get a link to the same folder."""

    def extractall(self, path: Any = None, members: Any = None, pwd: bytes | None = None) -> None:
        """Put a link in place of the empty folder at `path`."""
        if members is not None or pwd is not None or path is None:
            super().extractall(path, members, pwd)
            return
        with _lock:
            unpacked = self._unpacked()
        Path(path).rmdir()
        Path(path).symlink_to(unpacked, target_is_directory=True)

    def _unpacked(self) -> Path:
        folder = _folder("unpacked") / sha256(Path(str(self.filename)).read_bytes()).hexdigest()
        if not folder.exists():
            part = Path(tempfile.mkdtemp(dir=folder.parent))
            super().extractall(part)
            for source in part.rglob("*.py"):
                _compile(source)
            part.rename(folder)
        return folder


def _compile(source: Path) -> None:
    """Put the compiled module beside its source, where the archive brings none.

    Archives that hold the same module share what it was compiled to.
    """
    beside = Path(importlib.util.cache_from_source(str(source)))
    if beside.exists():
        return
    compiled = _folder("compiled") / sha256(source.read_bytes()).hexdigest()
    if not compiled.exists():
        # Never checked against its source, whose path and time differ from archive to archive.
        mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
        py_compile.compile(str(source), str(compiled), invalidation_mode=mode, doraise=True)
    beside.parent.mkdir(exist_ok=True)
    beside.hardlink_to(compiled)


def _folder(name: str) -> Path:
    """Give a folder of the stack's temporary files, which are emptied at each start."""
    folder = Path(tempfile.gettempdir()) / name
    folder.mkdir(exist_ok=True)
    return folder


def share_unpacked_code() -> None:
    """Have all processes of the same code run from one folder, and load what was compiled before."""
    runtime: Any = importlib.import_module("ministack.core.lambda_runtime")
    runtime.zipfile = SimpleNamespace(**vars(zipfile) | {"ZipFile": SharedArchive})
