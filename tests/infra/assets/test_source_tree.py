"""What of our sources a module needs when it runs."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from infra.assets.asset import ROOT
from infra.assets.source_tree import SourceTree

SYSTEMS = "shared/scheducal/connectors/systems"
FILES = {
    "functions/__init__.py": "",
    "functions/docs/__init__.py": "",
    "functions/docs/page.py": "from pathlib import Path\nPAGE = Path(__file__).with_name('page.html')\n",
    "functions/docs/page.html": "page",
    "functions/docs/other.py": "",
    "functions/phone/__init__.py": "",
    "functions/phone/call.py": "from scheducal import calls\nfrom scheducal.calls.model import Call\n",
    "functions/phone/hang_up.py": "def handler():\n    import scheducal.connectors.registry\n",
    "shared/scheducal/__init__.py": "",
    "shared/scheducal/calls/__init__.py": "",
    "shared/scheducal/calls/model.py": "if TYPE_CHECKING:\n    import scheducal.checked\nclass Call: ...\n",
    "shared/scheducal/checked.py": "",
    "shared/scheducal/connectors/__init__.py": "",
    "shared/scheducal/connectors/registry.py": "if has(kind, 'calendar'):\n    _module(kind, 'manifest')\n",
    f"{SYSTEMS}/__init__.py": "",
    f"{SYSTEMS}/one/__init__.py": "",
    f"{SYSTEMS}/one/manifest.py": "from scheducal.connectors.systems.one import words\n",
    f"{SYSTEMS}/one/words.py": "",
    f"{SYSTEMS}/one/calendar.py": "from scheducal.calls import model\n",
    f"{SYSTEMS}/one/quality.yaml": "",
    "docs/openapi.json": "{}",
    "tests/test_calls.py": "",
}
# These import by a name that is known only when they run: connectors, which the tree knows, and a hook of settings.
# The last one imports modules of Powertools alone.
BY_NAME = {"scheducal.connectors.registry", "scheducal.gmail", "scheducal.deferred_package"}


@pytest.fixture
def tree(tmp_path: Path) -> SourceTree:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return SourceTree(tmp_path)


def needed(tree: SourceTree, module: str) -> set[str]:
    return {name for name in tree.needed_by(frozenset({module})) if not name.endswith("__init__.py")}


def test_a_module_needs_what_it_imports_at_run_time(tree: SourceTree) -> None:
    assert needed(tree, "functions.phone.call") == {"functions/phone/call.py", "scheducal/calls/model.py"}


def test_packages_come_with_their_modules(tree: SourceTree) -> None:
    packages = {name for name in tree.needed_by(frozenset({"functions.phone.call"})) if name.endswith("__init__.py")}
    folders = ("functions", "functions/phone", "scheducal", "scheducal/calls")
    assert packages == {f"{each}/__init__.py" for each in folders}


def test_what_a_function_imports_late_and_connectors_by_name_are_needed_too(tree: SourceTree) -> None:
    registry, one = "scheducal/connectors/registry.py", "scheducal/connectors/systems/one"
    assert needed(tree, "functions.phone.hang_up") == {
        "functions/phone/hang_up.py",
        registry,
        f"{one}/manifest.py",
        f"{one}/words.py",
        f"{one}/calendar.py",
    }


def test_a_module_that_reads_files_beside_it_gets_them(tree: SourceTree) -> None:
    page = {"functions/docs/page.html", "functions/docs/openapi.json", "functions/docs/page.py"}
    assert needed(tree, "functions.docs.page") == page
    assert needed(tree, "functions.docs.other") == {"functions/docs/other.py"}


def test_an_unknown_module_is_an_error(tree: SourceTree) -> None:
    assert not tree.has("ours.mx")
    with pytest.raises(KeyError, match=r"ours\.mx"):
        tree.needed_by(frozenset({"ours.mx"}))


def test_nothing_else_imports_by_name() -> None:
    """An import that the tree cannot see is missing on AWS alone."""
    found = {
        path.relative_to(ROOT / base).with_suffix("").as_posix().replace("/", ".")
        for base, package in (("shared", "scheducal"), ("", "functions"))
        for path in (ROOT / base / package).rglob("*.py")
        if imports_by_name(ast.parse(path.read_bytes()))
    }
    assert found == BY_NAME


def imports_by_name(tree: ast.AST) -> bool:
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return not names.isdisjoint({"import_module", "__import__", "run_module", "exec_module"})


def test_every_area_of_the_dashboard_has_its_templates() -> None:
    tree, shared = SourceTree(ROOT), ROOT / "shared"
    areas = [each.stem for each in (ROOT / "functions" / "dashboard").glob("*.py") if each.stem != "__init__"]
    missing = {}
    for area in areas:
        files = tree.needed_by(frozenset([f"functions.dashboard.{area}"]))
        rooms = {path.parent for path in files.values() if "dashboard" in path.parts and path.name == "pages.py"}
        folders = {folder / "templates" for room in rooms for folder in (room, room.parent)}
        wanted = {each.relative_to(shared).as_posix() for folder in folders for each in folder.glob("*.html")}
        missing[area] = sorted(wanted - files.keys())
    assert {area: found for area, found in missing.items() if found} == {}
    assert len(areas) > 4
