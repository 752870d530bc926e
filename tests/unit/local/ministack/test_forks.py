"""The processes of functions that the local stack forks."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from ministack.core import lambda_runtime  # type: ignore[import-untyped]

from scheducal_tools.local.ministack.forks import ForkedProcess, fork_functions

SCRIPT = """
import datetime, json, os, sys, zoneinfo
for line in sys.stdin:
    print("heard", file=sys.stderr, flush=True)
    here = datetime.datetime.fromtimestamp(0).hour
    own = sorted(name for name in sys.modules if name.partition(".")[0] in ("scheducal", "scheducal_tools"))
    said = {"heard": line.strip(), "folder": os.getcwd(), "environment": dict(os.environ), "hour": here, "own": own}
    print(json.dumps(said | {"zones": list(zoneinfo.TZPATH), "first": sys.path[0], "name": __name__}), flush=True)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "code").mkdir()
    (tmp_path / "_worker.py").write_text(SCRIPT)
    return tmp_path


@contextmanager
def forked(folder: Path, **environment: str) -> Iterator[ForkedProcess]:
    """Run the script until the end of the block."""
    command = [sys.executable, str(folder / "_worker.py")]
    process = ForkedProcess(command, cwd=str(folder / "code"), env=environment)
    with process.stdin, process.stdout, process.stderr:
        yield process
        process.kill()
        process.wait(timeout=30)


def test_runs_as_if_an_interpreter_had_been_started_for_it(folder: Path) -> None:
    with forked(folder, TZ="Etc/GMT-5", PYTHONTZPATH="", KEY="käse") as process:
        process.stdin.write("grüße\n")
        process.stdin.flush()
        said = json.loads(process.stdout.readline())
        assert process.stderr.readline() == "heard\n"
    assert said == {
        "heard": "grüße",
        "folder": str(folder / "code"),
        "environment": {"TZ": "Etc/GMT-5", "PYTHONTZPATH": "", "KEY": "käse"},
        "hour": 5,
        "own": [],
        "zones": [],
        "first": str(folder),
        "name": "__main__",
    }


def test_ends_where_its_input_ends(folder: Path) -> None:
    with forked(folder) as process:
        assert process.poll() is None
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=0.01)
        process.stdin.close()
        assert process.wait(timeout=30) == process.poll() == 0


def test_ends_where_it_is_told_to(folder: Path) -> None:
    with forked(folder) as process:
        process.terminate()
        assert process.wait(timeout=30) == -signal.SIGTERM
        assert process.stdout.read() == ""


def test_only_python_is_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lambda_runtime, "subprocess", subprocess)
    fork_functions()
    with lambda_runtime.subprocess.Popen(["echo", "hello.js"], stdout=subprocess.PIPE) as started:
        assert started.communicate() == (b"hello.js\n", None)
