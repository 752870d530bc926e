"""What is installed before the first start, and what the person who waits sees of it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from scheducal_tools.local.bootstrap import environment

SAYING = "import sys; print('WARNING: of an installer'); print('more', file=sys.stderr); sys.exit({})"


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(environment, "LOG", tmp_path / "environment.log")
    return tmp_path / "environment.log"


def test_what_an_installer_says_goes_to_the_log_alone(log: Path, capfd: pytest.CaptureFixture[str]) -> None:
    environment.run("install", sys.executable, "-c", SAYING.format(0))
    assert capfd.readouterr() == ("", "")
    assert sorted(log.read_text().splitlines()) == ["WARNING: of an installer", "more"]


def test_an_installer_that_fails_is_told_in_one_line_that_names_the_log(log: Path) -> None:
    with pytest.raises(environment.Broken) as broken:
        environment.run("install the packages", sys.executable, "-c", SAYING.format(3))
    assert str(broken.value).startswith(f"could not install the packages (status 3, see {log})")
    assert "\n" not in str(broken.value)
    assert "WARNING" in log.read_text()
