"""The limits of the house: small files, small functions, docstrings, names that say what is inside."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator

from tests.unit.architecture.sources import Source, sources

LONGEST_FILE = 300
LONGEST_HANDLER = 60
LONGEST_FUNCTION = 50
MOST_MODULES = 12
_EMPTY_NAME = re.compile(r"(?:^|[._])(?:utils?|helpers?|managers?|misc|common)(?:[._]|$)|(?:Util|Helper|Manager)s?$")
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def test_every_file_stays_within_the_limits() -> None:
    found = {source.path: violations(source) for source in sources().values()}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_no_room_has_a_folder_of_more_than_12_modules() -> None:
    # The small modules beside the rooms serve all of them; no room is theirs.
    paths = [
        source.path
        for source in sources().values()
        if re.match(r"(functions|infra|tests|shared/scheducal_tools|shared/scheducal/\w+)/", source.path)
    ]
    folders = Counter(path.rpartition("/")[0] for path in paths if not path.endswith("/__init__.py"))
    assert len(folders) > 50
    # One function for each area of the dashboard: a list of entrances, and no room.
    folders.pop("functions/dashboard")
    assert {folder: count for folder, count in folders.items() if count > MOST_MODULES} == {}


def test_each_limit_is_noticed() -> None:
    """One line too many, a function too long, no docstrings, and a name that says nothing."""
    long = "def long():\n" + "    x = 1\n" * LONGEST_FUNCTION
    text = f"{long}class TaskManager:\n    pass\n" + "\n" * LONGEST_FILE
    found = violations(Source("scheducal.store.helpers", "shared/scheducal/store/helpers.py", text))
    assert [violation.split(":")[0] for violation in found] == [
        "353 lines",
        "no docstring",
        "long has 51 lines",
        "long has no docstring",
        "TaskManager has no docstring",
        "scheducal.store.helpers says nothing",
        "TaskManager says nothing",
    ]


def violations(source: Source) -> list[str]:
    """List the faults of a file, in the order in which it is looked at."""
    return [*_too_long(source), *_undocumented(source), *_emptily_named(source)]


def _too_long(source: Source) -> Iterator[str]:
    lines = len(source.text.splitlines())
    is_handler = source.name.startswith("functions.")
    if lines > (LONGEST_HANDLER if is_handler else LONGEST_FILE):
        yield f"{lines} lines"
    if ast.get_docstring(source.tree) is None:
        yield "no docstring"
    for function in _functions(source.tree):
        if (length := _length(function)) > LONGEST_FUNCTION:
            yield f"{function.name} has {length} lines"


def _undocumented(source: Source) -> Iterator[str]:
    if source.path.startswith(("shared/", "functions/")):
        for definition in _public(source.tree):
            if ast.get_docstring(definition) is None:
                yield f"{definition.name} has no docstring"


def _emptily_named(source: Source) -> Iterator[str]:
    classes = [node.name for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)]
    yield from (f"{name} says nothing" for name in [source.name, *classes] if _EMPTY_NAME.search(name))


def _functions(tree: ast.Module) -> Iterator[_Function]:
    return (node for node in ast.walk(tree) if isinstance(node, _Function))


def _length(function: _Function) -> int:
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1


def _public(parent: ast.Module | ast.ClassDef) -> Iterator[_Function | ast.ClassDef]:
    """Definitions that others can reach; not what functions define inside."""
    for node in parent.body:
        if isinstance(node, _Function | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node)
