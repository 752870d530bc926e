"""Holds the documentation to short sentences with common words."""

from __future__ import annotations

from tests.unit.docs.prose import ROOT, measure, pages, sentences

# Pages that miss the bar today. Take a page out once it is rewritten; add none.
STILL_TO_DO = frozenset(
    {
        "docs/benchmarks.md",
    }
)
# Percentages of fewer sentences say little.
ENOUGH = 10


def test_pages_are_easy_to_read() -> None:
    failures = []
    for page in pages():
        name = str(page.relative_to(ROOT))
        measured = measure(page.read_text("utf-8"))
        faults = measured.faults() if measured.sentences >= ENOUGH else []
        if name in STILL_TO_DO and not faults:
            failures.append(f"{name}: meets the bar now, so take it out of STILL_TO_DO")
        elif name not in STILL_TO_DO:
            failures += [f"{name}: {fault}" for fault in faults]
    names = {str(page.relative_to(ROOT)) for page in pages()}
    failures += [f"{name}: is not there, so take it out of STILL_TO_DO" for name in STILL_TO_DO - names]
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
