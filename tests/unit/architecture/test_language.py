"""The language of the house: functions say what they do, comments say why, and no word is quaint."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from tests.unit.architecture.sources import ROOT, Source, sources

MOST_NOUNS_PERCENT = 2
MOST_QUAINT = 5
LEAST_COMMENTS_PERCENT = 1.5
_NOUN = re.compile(r"(The|A|An|What|Whether|Where|How|Who|Whoever|Whose|When|Which|Why)\b")
_QUAINT = re.compile(r"\b(anew|whoever|whosoever|thereof|whereof|lest|thereby|wherein)\b", re.IGNORECASE)
_COMMENT = re.compile(r"\s*#")
_SENTENCE = re.compile(r"[.](?:\s|$)")


def test_function_docstrings_begin_with_a_verb() -> None:
    # Of the functions' own docstrings most describe operations of the API.
    texts = list(_docstrings(source for source in sources().values() if not source.path.startswith("functions/")))
    nouns = [text for text in texts if _NOUN.match(text)]
    share = 100 * len(nouns) / len(texts)
    assert share <= MOST_NOUNS_PERCENT, f"{share:.0f} % begin with an article or a question word: {nouns[:20]}"


def test_no_word_is_quaint() -> None:
    assert len(found := list(_quaint_words())) <= MOST_QUAINT, found


def test_comments_say_why() -> None:
    lines = [line for source in _library() for line in source.text.splitlines()]
    share = 100 * sum(bool(_COMMENT.match(line)) for line in lines) / len(lines)
    assert share >= LEAST_COMMENTS_PERCENT, f"{share:.1f} comment lines in 100 lines; say why where a reader would ask"


def test_a_room_says_what_it_is_for_and_which_rooms_it_may_import() -> None:
    wrong = []
    for room, imported in _rooms().items():
        text = ast.get_docstring(sources()[f"scheducal.{room}"].tree) or ""
        if len(_SENTENCE.findall(text)) < 2:
            wrong.append(f"{room}: two sentences are needed")
        if unnamed := sorted(each for each in imported if not re.search(rf"\b{each}\b", text)):
            wrong.append(f"{room} imports {', '.join(unnamed)}, and its docstring does not say so")
    assert wrong == []


def test_each_rule_notices_what_it_is_for() -> None:
    text = 'def one():\n    """The one."""\ndef two():\n    """Give two."""\n'
    assert [bool(_NOUN.match(each)) for each in _docstrings([Source("scheducal.x", "x.py", text)])] == [True, False]
    assert _QUAINT.findall("Begin anew, whoever you are; renewal is fine.") == ["anew", "whoever"]
    assert [bool(_COMMENT.match(line)) for line in ("    # why", "x = 1  # what", '"""text"""')] == [True, False, False]


def _library() -> list[Source]:
    return [source for source in sources().values() if source.path.startswith("shared/scheducal/")]


def _docstrings(of: Iterable[Source]) -> Iterator[str]:
    for source in of:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (text := ast.get_docstring(node)):
                yield text


def _quaint_words() -> Iterator[str]:
    texts = {each.path: each.text for each in sources().values() if not each.path.startswith("tests/")}
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    texts |= {page.relative_to(ROOT).as_posix(): page.read_text("utf-8") for page in pages}
    for path, text in texts.items():
        yield from (f"{path}: {word}" for word in _QUAINT.findall(text))


def _rooms() -> dict[str, set[str]]:
    """Each room's folder, with the other rooms that its modules import."""
    names = {name.split(".")[1] for name in sources() if name.startswith("scheducal.") and name.count(".") > 1}
    found: dict[str, set[str]] = {name: set() for name in names}
    for source in _library():
        room = source.name.split(".")[1] if "." in source.name else ""
        if room in found:
            imported = {name.split(".")[1] for name in source.imports if name.startswith("scheducal.")}
            found[room] |= (imported & names) - {room}
    return found
