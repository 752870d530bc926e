"""`scheducal local reply`: what it takes, and that it needs a running stack."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheducal.cli.main import app

ID = "apt_01km37mwc8qa0feavx1b3b92c4"


def fails(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What the command says on standard error when it does not do it."""
    with pytest.raises(SystemExit) as ended:
        app(["local", "reply", ID, "--as", "john@example.com", *arguments])
    assert ended.value.code
    return capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [(), ("--accept", "--decline"), ("--propose", "2026-04-15T11:00:00Z", "--accept")],
)
def test_one_answer_has_to_be_chosen(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    assert "one of --accept, --decline, --tentative" in fails(capsys, *arguments)


@pytest.mark.parametrize("time", ["tomorrow", "2026-04-15T11:00:00"])
def test_a_proposal_needs_an_instant(capsys: pytest.CaptureFixture[str], time: str) -> None:
    assert "2026-04-15T11:00:00-07:00" in fails(capsys, "--propose", time)


def test_without_a_running_stack_it_says_so(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "make local" in fails(capsys, "--accept")
