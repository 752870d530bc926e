"""Builds a Lambda's asset: our sources, the OpenAPI document, and one locked set of dependencies."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from infra.assets import bytecode
from scheducal.needs import DependencySet

ROOT = Path(__file__).parents[2]
PYTHON_VERSION = "3.13"
PLATFORMS = {"arm64": "aarch64-manylinux2014", "x86_64": "x86_64-manylinux2014"}
# What runs on the developer's machine only.
LEFT_OUT = frozenset({"__pycache__"})


@dataclass(frozen=True, slots=True)
class AssetContent:
    """One asset.

    root: the repository. dependencies: the lock file `requirements-<set>.txt` to install, None for sources alone.
    architecture: Lambda's name for it.
    """

    root: Path
    dependencies: DependencySet | None
    architecture: str

    def digest(self) -> str:
        """Give a hash that changes exactly when the asset would."""
        sha = hashlib.sha256()
        for target, source in sorted(self._files()):
            sha.update(f"{target}\0{source.stat().st_size}\0".encode())
            sha.update(source.read_bytes())
        if self.dependencies:
            sha.update(f"{PYTHON_VERSION} {self.architecture} {bytecode.matches(PYTHON_VERSION)}".encode())
            sha.update(self._lock().read_bytes())
        return sha.hexdigest()

    def write(self, output: Path) -> None:
        """Fill an empty directory; raises CalledProcessError with uv's words on stderr when a wheel is missing."""
        for target, source in self._files():
            (output / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, output / target)
        if self.dependencies:
            subprocess.run(self._install(output), check=True, stdout=sys.stderr)  # noqa: S603  our own arguments
            # Scripts name this machine's interpreter, and nothing in a Lambda runs them.
            shutil.rmtree(output / "bin", ignore_errors=True)
            (output / ".lock").unlink(missing_ok=True)
            if bytecode.matches(PYTHON_VERSION):
                bytecode.compile_asset(output)

    def _files(self) -> Iterator[tuple[str, Path]]:
        for package in (self.root / "functions", self.root / "shared" / "scheducal"):
            for source in package.rglob("*"):
                relative = source.relative_to(package.parent)
                if source.is_file() and LEFT_OUT.isdisjoint(relative.parts):
                    yield relative.as_posix(), source
        yield "functions/docs/openapi.json", self.root / "docs" / "openapi.json"

    def _lock(self) -> Path:
        return self.root / f"requirements-{self.dependencies}.txt"

    def _install(self, output: Path) -> list[str]:
        command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--target", str(output)]
        command += ["--python-platform", PLATFORMS[self.architecture], "--python-version", PYTHON_VERSION]
        return [*command, "--only-binary", ":all:", "--require-hashes", "--requirement", str(self._lock())]
