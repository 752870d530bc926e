"""What runs on the newest Python alone. ruff and mypy find newer syntax and names; these they do not."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.unit.architecture.sources import ROOT, Source, sources

# Hashable since 3.12 only, and a dataclass takes no default that is not.
_UNHASHABLE = {"MappingProxyType", "dict", "list", "set", "bytearray"}


def test_no_default_of_a_dataclass_is_unhashable_on_an_older_python() -> None:
    assert [found for source in sources().values() for found in unhashable(source)] == []


def test_an_unhashable_default_is_noticed() -> None:
    text = """
NONE: Final = MappingProxyType({})
@dataclass(frozen=True)
class Request:
    query: Mapping[str, str] = NONE
    headers: Mapping[str, str] = types.MappingProxyType({})
    body: str = field(default="")
    kind: ClassVar[Mapping[str, str]] = NONE
"""
    found = list(unhashable(Source("m", "m.py", text)))
    assert found == ["m.py:5 query", "m.py:6 headers"]


def test_a_lock_has_one_release_for_all_pythons() -> None:
    marked = re.compile(r"^[a-z0-9._-]+==.*;.*python_(?:full_)?version", re.MULTILINE)
    locks = {path.name: path.read_text("utf-8") for path in ROOT.glob("requirements-*.txt")}
    assert {name: found for name, text in locks.items() if (found := marked.findall(text))} == {}


def unhashable(source: Source) -> Iterator[str]:
    """Fields of dataclasses by file and line."""
    named = {
        name.id
        for node in source.tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and _is_unhashable(node.value, set())
        for name in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(name, ast.Name)
    }
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef) and any("dataclass" in ast.unparse(each) for each in node.decorator_list):
            yield from (
                f"{source.path}:{each.lineno} {ast.unparse(each.target)}"
                for each in node.body
                if isinstance(each, ast.AnnAssign)
                and _is_unhashable(each.value, named)
                and not ast.unparse(each.annotation).startswith("ClassVar")
            )


def _is_unhashable(value: ast.expr | None, named: set[str]) -> bool:
    if isinstance(value, ast.Call):
        return ast.unparse(value.func).rpartition(".")[2] in _UNHASHABLE
    return isinstance(value, ast.Dict | ast.List | ast.Set) or (isinstance(value, ast.Name) and value.id in named)
