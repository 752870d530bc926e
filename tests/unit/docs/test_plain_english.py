"""Holds the documentation to short sentences with common words."""

from __future__ import annotations

from tests.unit.docs.prose import ROOT, measure, pages, sentences

# Percentages of fewer sentences say little.
ENOUGH = 10


def test_pages_are_easy_to_read() -> None:
    failures = []
    for page in pages():
        measured = measure(page.read_text("utf-8"))
        if measured.sentences >= ENOUGH:
            failures += [f"{page.relative_to(ROOT)}: {fault}" for fault in measured.faults()]
    assert not failures, "\n".join(failures)


def test_only_prose_is_read() -> None:
    page = """# What a heading: says

The table `and; its: code`, see [the
page](https://example.com/a:b), is short. Another one follows here.

| what | ever; this: |
|---|---|

```sh
echo "what: is this; here"
```

1. The first item has words.
   It goes on here.
- A short one.
"""
    assert list(sentences(page)) == [
        "The table Code, see the page, is short.",
        "Another one follows here.",
        "The first item has words.",
        "It goes on here.",
    ]


def test_hard_pages_are_found() -> None:
    hard = "Whoever reads " + "a word and " * 9 + "what follows: it is long; so it goes.\n\n"
    assert len(measure(hard * 3).faults()) == 4
    assert measure("You read one short and plain sentence here.\n\n" * 3).faults() == []
