"""The code of functions, which MiniStack (1.5.33) unpacks for each process that it starts.

Each process would then compile what it imports again, since its folder is new.
"""

from __future__ import annotations

import importlib
import tempfile
import threading
import zipfile
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

_FOLDER = "unpacked"
_lock = threading.Lock()


class SharedArchive(zipfile.ZipFile):
    """An archive that is unpacked once. All who ask for its content get a link to the same folder."""

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
        folder = Path(tempfile.gettempdir()) / _FOLDER / sha256(Path(str(self.filename)).read_bytes()).hexdigest()
        if not folder.exists():
            folder.parent.mkdir(exist_ok=True)
            part = Path(tempfile.mkdtemp(dir=folder.parent))
            super().extractall(part)
            part.rename(folder)
        return folder


def share_unpacked_code() -> None:
    """Have all processes of the same code run from one folder, where Python keeps what it compiled."""
    runtime: Any = importlib.import_module("ministack.core.lambda_runtime")
    runtime.zipfile = SimpleNamespace(**vars(zipfile) | {"ZipFile": SharedArchive})
