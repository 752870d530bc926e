"""Every function has installed what its modules import, by the lock file of its asset."""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from importlib.metadata import packages_distributions

from infra.assets.asset import ROOT
from infra.assets.source_tree import imports_of
from infra.functions.function import ScheduCalFunction
from tests.infra.stages import Stage
from tests.unit.architecture.sources import OURS, loaded_by, module_of, sources

# Lambda's runtime brings these.
_BROUGHT = {"boto3", "botocore"}
# Imports late what every user of it needs sooner or later.
_IN_FUNCTIONS = {"scheducal.connectors.oauth.engine"}
_distributions = cache(packages_distributions)
_PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==", re.MULTILINE)


def test_a_function_can_import_its_modules(stage: Stage) -> None:
    found = [construct for construct in stage.stack.node.find_all() if isinstance(construct, ScheduCalFunction)]
    assert len(found) > 50
    missing = {each.module: sorted(lacking(each.module, each.dependencies)) for each in found}
    assert {module: names for module, names in missing.items() if names} == {}


def test_a_lack_is_noticed() -> None:
    assert {"httpx", "icalendar", "msal", "nh3"} <= lacking("functions.pipeline.calendars", "booking")


def lacking(module: str, dependencies: str) -> set[str]:
    """Give the packages that the module needs when it is loaded, and no distribution of its layer has."""
    return {each for each in needed(module) if installed(dependencies).isdisjoint(map(normal, _distributions()[each]))}


def needed(module: str) -> set[str]:
    """Find the packages of others that the module and its own imports load at once."""
    reached, waiting, others = set[str](), [module], set[str]()
    while waiting:
        if (name := waiting.pop()) in reached:
            continue
        reached.add(name)
        for imported in imported_at_once(name):
            top = imported.partition(".")[0]
            if top in OURS:
                waiting += [found for found in (module_of(imported),) if found]
            elif top not in sys.stdlib_module_names and top not in _BROUGHT:
                others.add(top)
    return others


@cache
def imported_at_once(module: str) -> frozenset[str]:
    """Find the imports of a module when it is loaded; those of its functions are for their callers."""
    tree = ast.parse(sources()[module].text)
    found = frozenset(imports_of(tree if module in _IN_FUNCTIONS else _Outside().visit(tree)))
    return found | frozenset(name for imported in found for name in loaded_by(imported))


class _Outside(ast.NodeTransformer):
    """Leaves out what functions do."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Nothing of it runs when the module is loaded."""

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        """Visit an asynchronous function alike."""


@cache
def installed(dependencies: str) -> frozenset[str]:
    """Give the distributions that a lock file pins."""
    lock = (ROOT / f"requirements-{dependencies}.txt").read_text(encoding="utf-8")
    return frozenset(map(normal, _PINNED.findall(lock)))


def normal(name: str) -> str:
    """Normalize a distribution's name."""
    return re.sub(r"[-_.]+", "-", name).casefold()
