"""Holds the names of rooms and modules, those of tests included, to docs/contributing.md."""

from __future__ import annotations

import ast
import re
from functools import cache
from itertools import groupby

from tests.unit.architecture.sources import ROOT, sources

PAGE = (ROOT / "docs" / "contributing.md").read_text("utf-8")
LIBRARIES = ("scheducal", "scheducal_tools")
# Names that the API has, and words of Google's, of Powertools' and of the standards of sign-in.
OTHERS_NAMES = {
    *("AskedOwner", "AskedOwnerOfConnection", "IdentityProvider", "NoticeEntry", "ServiceAccount", "_StageProvider")
}
# Words that once had several meanings each, and are in no row of the table.
OF_ONE_MEANING = {"Answer", "Decision", "Place", "Request"}


def section(heading: str) -> str:
    """Give the text below one heading of the page."""
    return PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


@cache
def glossary() -> list[tuple[str, str, list[str]]]:
    """List each term with its meaning and the words that it retires."""
    rows = [re.split(r" *\| *", line.strip("| ")) for line in section("Glossary").splitlines() if line[:1] == "|"]
    return [(term, meaning, re.findall(r"`(\w+)`", "".join(never))) for term, meaning, *never in rows[2:]]


def layout() -> dict[str, str]:
    """Map each folder of the layout to its description. A room's name begins with its library."""
    found, library = {}, ""
    for line in section("Layout").partition("```\n")[2].partition("```")[0].splitlines():
        ((indent, name, text),) = re.findall(r"^( *)(\S+)/ +(.*)$", line)
        library = library if indent else name
        found[f"{library}/{name}" if indent else name] = text
    return found


def singular(word: str) -> str:
    """Take the plural's s off a word."""
    return re.sub(r"(?<=[^s])s$", "", word)


def retired_words(name: str) -> set[str]:
    """Find the retired words in a name of a module, folder or class. Terms of several words may have some of them."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_")
    text = f" {' '.join(singular(each) for each in snake.split('_'))} "
    for term, _, _ in glossary():
        text = text.replace(f" {term} ", "  ")
    return set(text.split()) & {word for _, _, never in glossary() for word in never}


def test_module_names_hold_to_the_glossary() -> None:
    found = {name for name in sources() if retired_words(name.rpartition(".")[2].removeprefix("test_"))}
    failures = [f"{name}: says {retired_words(name.rpartition('.')[2])}" for name in sorted(found)]
    assert not failures, "\n".join(failures)


def test_class_names_hold_to_the_glossary() -> None:
    found = {
        node.name
        for source in sources().values()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef) and retired_words(node.name)
    }
    assert found == OTHERS_NAMES


def test_a_term_names_one_class() -> None:
    named = {"".join(word.title() for word in term.split()) for term, _, _ in glossary()} | OF_ONE_MEANING
    places: dict[str, list[str]] = {}
    for module, source in sources().items():
        for node in source.tree.body:
            if isinstance(node, ast.ClassDef) and node.name in named and not module.startswith("tests."):
                places.setdefault(node.name, []).append(module)
    assert len(places) > 30
    assert {name: modules for name, modules in places.items() if len(modules) > 1} == {}


def test_each_retired_word_is_found() -> None:
    cases = {
        "provider": {"provider"},
        "providers": {"provider"},
        "calendar_gate": {"gate"},
        "dead_letters": set(),
        "letters": {"letter"},
        "access": set(),
        "stakes": {"stake"},
        "CalendarGate": {"gate"},
        "DeadLetterQueue": set(),
    }
    assert {name: retired_words(name) for name in cases} == cases


def test_a_term_has_one_meaning_and_a_word_one_successor() -> None:
    terms = [term for term, _, _ in glossary()]
    words = [word for _, _, never in glossary() for word in never]
    assert len(terms) > 40
    twice = [word for word, group in groupby(sorted(terms + words)) if len(list(group)) > 1]
    assert twice == [], "a term or retired word stands twice, or is both"
    assert [term for term, meaning, _ in glossary() if not meaning] == []


def test_the_layout_has_every_room_and_no_other() -> None:
    rooms = {
        f"shared/{library}/{name.split('.')[1]}"
        for library in LIBRARIES
        for name, source in sources().items()
        if re.fullmatch(rf"{library}\.\w+", name) and source.path.endswith("/__init__.py")
    }
    assert {name for name in layout() if re.fullmatch(r"shared/\w+/\w+", name)} == rooms


def test_every_folder_of_the_layout_is_there() -> None:
    folders = list(layout())
    folders += [f"{name}/{inner}" for name, text in layout().items() for inner in re.findall(r"\b(\w+)/", text)]
    assert [each for each in folders if not (ROOT / each).is_dir()] == []
