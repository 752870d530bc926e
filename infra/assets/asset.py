"""What Lambda unpacks: for each function an archive of its own code, and a layer for each set of dependencies."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from infra.assets import bytecode
from infra.assets.source_tree import SourceTree
from scheducal.needs import DependencySet

ROOT = Path(__file__).parents[2]
PYTHON_VERSION = "3.13"
PLATFORMS = {"arm64": "aarch64-manylinux2014", "x86_64": "x86_64-manylinux2014"}
# The first that ZIP knows: an archive says nothing of when it was made.
_NO_DATE = (1980, 1, 1, 0, 0, 0)


class Sources:
    """The files of functions, read and compiled once however many archives hold them."""

    def __init__(self, root: Path) -> None:
        self.tree = SourceTree(root)
        self._digests: dict[Path, bytes] = {}
        self._entries: dict[Path, list[tuple[str, bytes]]] = {}

    def digest(self, path: Path) -> bytes:
        """Give a hash of a file's content."""
        if path not in self._digests:
            self._digests[path] = hashlib.sha256(path.read_bytes()).digest()
        return self._digests[path]

    def entries(self, target: str, path: Path) -> list[tuple[str, bytes]]:
        """Give what an archive holds of a file: itself, and its bytecode. Raises SyntaxError."""
        if path not in self._entries:
            self._entries[path] = [(target, source := path.read_bytes())]
            if path.suffix == ".py":
                place = PurePosixPath(target)
                compiled = place.parent / "__pycache__" / f"{place.stem}.{bytecode.tag()}.pyc"
                self._entries[path].append((str(compiled), bytecode.compile_module(source, target)))
        return self._entries[path]


@dataclass(frozen=True)
class FunctionCode:
    """The archive of one function: the modules that it reaches. modules: its own, and what settings have it import."""

    sources: Sources
    modules: frozenset[str]

    @cached_property
    def digest(self) -> str:
        """Give a hash that changes exactly when the archive would."""
        sha = hashlib.sha256(bytecode.tag().encode())
        for target, path in self._files:
            sha.update(target.encode() + b"\0" + self.sources.digest(path))
        return sha.hexdigest()

    def write(self, output: Path) -> None:
        """Write the archive. Raises SyntaxError for a module that does not compile."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for target, path in self._files:
                for name, content in self.sources.entries(target, path):
                    archive.writestr(_entry(name), content)
        part = output.with_suffix(".part")
        part.write_bytes(packed.getbuffer())
        part.replace(output)

    @cached_property
    def _files(self) -> list[tuple[str, Path]]:
        return sorted(self.sources.tree.needed_by(self.modules).items())


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _NO_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


@dataclass(frozen=True, slots=True)
class DependencyLayer:
    """The layer of one set: what `requirements-<set>.txt` locks. architecture: Lambda's name for it."""

    root: Path
    dependencies: DependencySet
    architecture: str

    def digest(self) -> str:
        """Give a hash that changes exactly when the layer would."""
        made = f"{PYTHON_VERSION} {self.architecture} {bytecode.tag()}"
        return hashlib.sha256(made.encode() + self._lock.read_bytes()).hexdigest()

    def write(self, output: Path) -> None:
        """Fill an empty directory; raises CalledProcessError with uv's words on stderr when a wheel is missing."""
        packages = output / "python"
        subprocess.run(self._install(packages), check=True, stdout=sys.stderr)  # noqa: S603  our own arguments
        # Scripts name this machine's interpreter, and nothing in a Lambda runs them.
        shutil.rmtree(packages / "bin", ignore_errors=True)
        (packages / ".lock").unlink(missing_ok=True)
        bytecode.compile_folder(output)

    @property
    def _lock(self) -> Path:
        return self.root / f"requirements-{self.dependencies}.txt"

    def _install(self, output: Path) -> list[str]:
        command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--target", str(output)]
        command += ["--python-platform", PLATFORMS[self.architecture], "--python-version", PYTHON_VERSION]
        return [*command, "--only-binary", ":all:", "--require-hashes", "--requirement", str(self._lock)]
