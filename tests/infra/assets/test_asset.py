"""What Lambda gets, and when it changes: a change of one room alters the functions that import the room."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from infra.assets import bytecode
from infra.assets.asset import ROOT, DependencyLayer, FunctionCode, Sources

MODULES = ("bookings.get", "docs.page", "pipeline.deliver")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of what archives are made from."""
    root = tmp_path_factory.mktemp("assets") / "repository"
    for folder in ("functions", "shared/scheducal"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (root / "docs").mkdir()
    shutil.copyfile(ROOT / "docs" / "openapi.json", root / "docs" / "openapi.json")
    return root


def codes(root: Path) -> dict[str, FunctionCode]:
    """Give the archives as a new synthesis would make them."""
    sources = Sources(root)
    return {name: FunctionCode(sources, frozenset({f"functions.{name}"})) for name in MODULES}


def test_a_change_alters_the_functions_that_need_the_file_and_no_other(repository: Path) -> None:
    digests = {name: code.digest for name, code in codes(repository).items()}
    for path, altered in (
        ("shared/scheducal/nobody.py", set[str]()),
        ("shared/scheducal/webhooks/delivery/worker.py", {"pipeline.deliver"}),
        ("docs/openapi.json", {"docs.page"}),
        ("shared/scheducal/needs.py", set(MODULES)),
    ):
        with (repository / path).open("a", encoding="utf-8") as changed:
            changed.write("\n")
        after = {name: code.digest for name, code in codes(repository).items()}
        assert {name for name in MODULES if after[name] != digests[name]} == altered, path
        digests = after


def test_an_archive_is_the_same_whenever_it_is_made_and_holds_nothing_else(repository: Path, tmp_path: Path) -> None:
    code = codes(repository)["docs.page"]
    for name in ("one.zip", "two.zip"):
        code.write(tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    archive = zipfile.ZipFile(tmp_path / "one.zip")
    assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    names = set(archive.namelist())
    compiled = f"functions/docs/__pycache__/page.{bytecode.tag()}.pyc"
    assert {"functions/docs/page.py", compiled, "functions/docs/openapi.json", "scheducal/errors.py"} <= names
    assert not {name for name in names if name.startswith(("functions/webhooks", "tests", "scheducal/webhooks"))}


def test_a_module_that_does_not_compile_stops_the_bundling(tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "broken.py").write_text("def\n", "utf-8")
    with pytest.raises(SyntaxError):
        FunctionCode(Sources(tmp_path), frozenset({"functions.broken"})).write(tmp_path / "code.zip")


def test_a_layer_changes_with_its_lock_and_its_architecture(tmp_path: Path) -> None:
    for name in ("api", "mail"):
        (tmp_path / f"requirements-{name}.txt").write_text(f"{name}==1", "utf-8")
    layer = DependencyLayer(tmp_path, "api", "arm64")
    before = layer.digest()
    assert before not in {replace(layer, dependencies="mail").digest(), replace(layer, architecture="x86_64").digest()}
    (tmp_path / "requirements-mail.txt").write_text("mail==2", "utf-8")
    assert layer.digest() == before
    (tmp_path / "requirements-api.txt").write_text("api==2", "utf-8")
    assert layer.digest() != before
