"""The unpacked code that the processes of functions share."""

from __future__ import annotations

import importlib.util
import shutil
import tempfile
import zipfile
from pathlib import Path

import pytest

from scheducal_tools.local.ministack.archives import SharedArchive

MODULE = """
x = 1
def function(): ...
"""


@pytest.fixture(autouse=True)
def _own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def unpack(folder: Path, name: str, content: str, more: str = "") -> Path:
    """Unpack an archive as MiniStack does, in a folder of one process. more: what another module of it holds."""
    own = folder / name
    (own / "code").mkdir(parents=True)
    with zipfile.ZipFile(own / "code.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("room/rules.py"), content)
        archive.writestr(zipfile.ZipInfo("room/more.py"), more)
    with SharedArchive(own / "code.zip") as archive:
        archive.extractall(own / "code")
    return own


def test_the_same_code_is_unpacked_once(tmp_path: Path) -> None:
    first, second, other = (unpack(tmp_path, *each) for each in (("a", "x = 1"), ("b", "x = 1"), ("c", "x = 2")))
    assert (first / "code/room/rules.py").samefile(second / "code/room/rules.py")
    assert [(each / "code/room/rules.py").read_text() for each in (second, other)] == ["x = 1", "x = 2"]


def test_a_module_of_several_archives_is_compiled_once(tmp_path: Path) -> None:
    first, other = (unpack(tmp_path, *each) for each in (("a", MODULE), ("b", f"{MODULE}\n")))
    second = unpack(tmp_path, "c", MODULE, more="y = 2")
    compiled = [importlib.util.cache_from_source(str(each / "code/room/rules.py")) for each in (first, second, other)]
    assert Path(compiled[0]).samefile(compiled[1])
    assert not Path(compiled[0]).samefile(compiled[2])
    spec = importlib.util.spec_from_file_location("rules", second / "code/room/rules.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        # Who would read the source instead of what was compiled fails.
        patch.setattr(spec.loader, "source_to_code", None)
        spec.loader.exec_module(module)
    assert module.x == 1
    assert module.function.__code__.co_filename == str(second / "code/room/rules.py")


def test_what_an_archive_was_compiled_to_before_is_kept(tmp_path: Path) -> None:
    brought = importlib.util.cache_from_source("room/rules.py")
    own = tmp_path / "own"
    (own / "code").mkdir(parents=True)
    with zipfile.ZipFile(own / "code.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("room/rules.py"), MODULE)
        archive.writestr(zipfile.ZipInfo(brought), b"compiled before")
    with SharedArchive(own / "code.zip") as archive:
        archive.extractall(own / "code")
    assert (own / "code" / brought).read_bytes() == b"compiled before"


def test_the_end_of_one_process_leaves_the_code_of_others(tmp_path: Path) -> None:
    first, second = (unpack(tmp_path, name, "x = 1") for name in "ab")
    shutil.rmtree(first)
    assert (second / "code/room/rules.py").read_text() == "x = 1"


def test_a_part_of_an_archive_is_not_shared(tmp_path: Path) -> None:
    own = unpack(tmp_path, "a", "x = 1")
    with SharedArchive(own / "code.zip") as archive:
        archive.extractall(tmp_path / "part", members=["room/rules.py"])
    assert not (tmp_path / "part").is_symlink()
    assert (tmp_path / "part/room/rules.py").read_text() == "x = 1"
