"""The repository's Python files: their text, their syntax tree, and what they import."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from infra.assets.source_tree import imports_of

ROOT = Path(__file__).parents[3]
# No import statement leads to a connector's files: those who use them import one of these.
_PARTS = {
    **{f"scheducal.connectors.parts.{part}_part": part for part in ("auth", "calendar", "errors", "trigger")},
    "scheducal.connectors.parts.oauth_of": "auth",
    "scheducal.connectors.registry": "manifest",
    "scheducal.connectors.registry.load": "manifest",
}
OURS = ("scheducal", "scheducal_tools", "functions", "infra", "tests")


@dataclass(frozen=True)
class Source:
    """One module. name: dotted, as it is imported; of a package, the package's."""

    name: str
    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax."""
        return ast.parse(self.text)

    @cached_property
    def imports(self) -> frozenset[str]:
        """Find its imports at run time, wherever the statement stands: dotted names, attributes included."""
        found = frozenset(imports_of(self.tree))
        return found | frozenset(name for imported in found for name in loaded_by(imported))


def loaded_by(imported: str) -> Iterator[str]:
    """Yield the files of connectors that the registry loads when this name of it is imported."""
    if part := _PARTS.get(imported):
        systems = ROOT / "shared" / "scheducal" / "connectors" / "systems"
        yield from (f"scheducal.connectors.systems.{each.parent.name}.{part}" for each in systems.glob(f"*/{part}.py"))


@cache
def sources() -> dict[str, Source]:
    """Every module of ours by its name."""
    found = {}
    for package in OURS:
        base = ROOT / "shared" if package.startswith("scheducal") else ROOT
        for path in sorted((base / package).rglob("*.py")):
            parts = path.relative_to(base).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found[name] = Source(name, path.relative_to(ROOT).as_posix(), path.read_text("utf-8"))
    return found


def module_of(imported: str) -> str | None:
    """Give the module of ours that a dotted name is or lies in, None for others'."""
    if imported.partition(".")[0] not in OURS:
        return None
    while imported not in sources():
        imported, dot, _ = imported.rpartition(".")
        assert dot, "an import of ours that is not there"
    return imported
