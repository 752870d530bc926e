"""The proportions of the library: few tiny modules, short functions, the same names in each room."""

from __future__ import annotations

import ast
from statistics import quantiles

from tests.unit.architecture.sources import Source, sources

SHORT = 25
MOST_SHORT_MODULES = 15
LEAST_COMMON_NAMES_PERCENT = 45
MOST_ACTIONS_PERCENT = 6
LONGEST_NINE_IN_TEN = 25
# What rooms and connectors call the same things.
_COMMON = {
    *("model", "rules", "rows", "repository", "service", "queries", "pagination", "events"),
    *("requests", "responses", "fields", "views", "access", "wiring"),
    *("manifest", "auth", "mirror", "trigger", "message", "lookup", "errors"),
}


def modules() -> list[Source]:
    """List the library's modules, without the packages' own files."""
    found = [each for each in sources().values() if each.path.startswith("shared/scheducal/")]
    return [each for each in found if not each.path.endswith("/__init__.py")]


def name_of(module: Source) -> str:
    """Give a module's own name."""
    return module.name.rpartition(".")[2]


def test_few_modules_are_tiny() -> None:
    # Each connector has the files of all connectors, however little it says in one.
    held = [each for each in modules() if ".connectors.systems." not in each.name]
    tiny = [each.name for each in held if each.text.count("\n") < SHORT]
    assert len(tiny) <= MOST_SHORT_MODULES, f"join some with those they are read with: {tiny}"


def test_rooms_call_the_same_things_the_same() -> None:
    names = [name_of(each) for each in modules()]
    percent = 100 * sum(name in _COMMON for name in names) / len(names)
    assert percent >= LEAST_COMMON_NAMES_PERCENT


def test_modules_have_the_names_of_things() -> None:
    names = [name_of(each) for each in modules()]
    actions = [name for name in names if name.endswith("ing") or name.partition("_")[0].endswith("ing")]
    assert 100 * len(actions) / len(names) <= MOST_ACTIONS_PERCENT, actions


def test_nine_functions_in_ten_are_short() -> None:
    functions = [
        node
        for each in modules()
        for node in ast.walk(each.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    lengths = [(node.end_lineno or 0) - node.lineno + 1 for node in functions]
    assert quantiles(lengths, n=10)[-1] <= LONGEST_NINE_IN_TEN
