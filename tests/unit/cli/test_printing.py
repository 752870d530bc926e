"""Tables for people, on a terminal and elsewhere."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from rich.text import Text

from scheducal_tools.cli import printing
from scheducal_tools.cli.sheet import Sheet

WIDE = "x" * 300
SHEET = Sheet({"Name": "name", "Value": "value"}, [{"name": "one", "value": WIDE}], "Things")


class Screen(StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def shown(monkeypatch: pytest.MonkeyPatch, *sheets: Sheet) -> str:
    """Show a text on a terminal of 40 columns."""
    screen = Screen()
    with monkeypatch.context() as patch:
        patch.setenv("TERM", "xterm")
        patch.setenv("COLUMNS", "40")
        patch.setattr("sys.stdout", screen)
        printing.print_sheets(sheets)
    return screen.getvalue()


def test_wide_values_fold_on_a_terminal_and_lose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(monkeypatch, SHEET)
    assert text.count("x") == 300
    assert "…" not in text
    assert max(Text.from_ansi(line).cell_len for line in text.splitlines()) == 40


def test_elsewhere_a_row_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    printing.print_sheets([SHEET, Sheet({"Name": "name"}, [], "Nothing")])
    assert capsys.readouterr().out.splitlines() == [
        "Things",
        "Name  Value",
        f"one   {WIDE}",
        "",
        "Nothing",
        "none",
    ]


def test_markup_and_control_characters_are_no_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"name": "[red]x[/red]", "value": "a\x1b]0;b\x9bc\x07"}
    text = shown(monkeypatch, Sheet({"Name": "name", "Value": "value"}, [row]))
    assert "[red]x[/red]" in text
    assert "a\ufffd]0;b\ufffdc\ufffd" in text


def test_lists_and_absent_values(capsys: pytest.CaptureFixture[str]) -> None:
    row = {"name": ["start", "end"], "value": None}
    printing.print_sheets([Sheet(SHEET.columns, [row])])
    assert capsys.readouterr().out.splitlines()[1] == "start, end"


def test_json_is_one_document_in_any_encoding(capsys: pytest.CaptureFixture[str]) -> None:
    document = {"name": "Åström 📅", "none": None}
    printing.print_json(document)
    out = capsys.readouterr().out
    assert out.isascii()
    assert json.loads(out) == document
