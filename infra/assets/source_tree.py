"""Finds what a module of ours needs when it runs: the modules that it imports, theirs, and the files they read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

# Files that stand elsewhere in the repository, by the package that reads them.
_BROUGHT = {
    "functions.docs": ("docs/openapi.json",),
    "scheducal.dashboard.operations": ("docs/operations.md",),
}
_SYSTEMS = "scheducal.connectors.systems"
# What the registry of connectors imports by name: `load(kind, "auth")` is the `auth.py` of each of them.
_LOADERS = {"load", "_module"}
# It only asks whether a connector has the file, so that the file comes without what it imports.
_FINDER = "has"


class SourceTree:
    """The modules below `functions` and `shared/scheducal`. root: the repository. Reads each module once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._needed: dict[str, frozenset[str]] = {}
        self._looked_for: dict[str, list[str]] = {}
        self._files: dict[str, list[tuple[str, Path]]] = {}

    def needed_by(self, modules: frozenset[str]) -> dict[str, Path]:
        """Give the files that these modules need, by their place in an archive. Raises KeyError for an unknown one."""
        reached, waiting = set[str](), set(modules)
        while waiting:
            name = waiting.pop()
            reached.add(name)
            waiting |= self._imported(name) - reached
        looked_for = {each for name in reached for each in self._looked_for[name]}
        return {place: path for name in reached | looked_for for place, path in self._files_of(name)}

    def has(self, module: str) -> bool:
        """Say whether a module is ours."""
        return module in self._modules

    @cached_property
    def _modules(self) -> dict[str, Path]:
        packages = (self._root / "functions", self._root / "shared" / "scheducal")
        return {self._name(path): path for package in packages for path in package.rglob("*.py")}

    def _name(self, path: Path) -> str:
        parts = Path(self._place(path)).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def _place(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix().removeprefix("shared/")

    def _imported(self, name: str) -> frozenset[str]:
        """Find the modules of ours that one imports, its packages among them."""
        if name not in self._needed:
            tree = ast.parse(self._modules[name].read_bytes())
            found = {found for each in imports_of(tree) if (found := self._module(each))}
            found |= {each for part in _named(tree, _LOADERS) for each in self._parts(part)}
            self._looked_for[name] = [each for part in _named(tree, {_FINDER}) for each in self._parts(part)]
            self._needed[name] = frozenset(found | ({name.rpartition(".")[0]} - {""}))
        return self._needed[name]

    def _module(self, imported: str) -> str | None:
        """Give the module that a dotted name is or lies in, None for others'."""
        while imported and imported not in self._modules:
            imported = imported.rpartition(".")[0]
        return imported or None

    def _parts(self, part: str) -> list[str]:
        return [name for name in self._modules if name.startswith(f"{_SYSTEMS}.") and name.split(".")[4:] == [part]]

    def _files_of(self, name: str) -> list[tuple[str, Path]]:
        """Give a module's own file, and those that it reads."""
        if name not in self._files:
            path = self._modules[name]
            self._files[name] = [(self._place(path), path), *self._read_by(name)]
        return self._files[name]

    def _read_by(self, name: str) -> Iterator[tuple[str, Path]]:
        """Yield the files beside a module that asks where it stands."""
        path = self._modules[name]
        if "__file__" in path.read_text("utf-8"):
            folder = path.parent
            for each in sorted(folder.rglob("*")):
                if each.is_file() and each.suffix not in {".py", ".pyc"}:
                    yield self._place(each), each
            for brought in _BROUGHT.get(name.rpartition(".")[0], ()):
                yield f"{self._place(folder)}/{Path(brought).name}", self._root / brought


def imports_of(node: ast.AST) -> Iterator[str]:
    """Yield the dotted names that code imports, those for the type checker left out."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.module is not None, "relative imports hide where they lead"
            assert child.level == 0, "relative imports hide where they lead"
            yield from (f"{child.module}.{alias.name}" for alias in child.names)
        elif isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            yield from (name for other in child.orelse for name in imports_of(other))
        else:
            yield from imports_of(child)


def _named(tree: ast.AST, callees: set[str]) -> Iterator[str]:
    """Yield the files of connectors that code names in calls of these functions."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=callee), args=[_, ast.Constant(value=str(part))]) if callee in callees:
                yield part
