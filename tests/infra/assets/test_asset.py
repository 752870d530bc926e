"""What goes into a Lambda's asset, and when its hash changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from infra.assets.asset import ROOT, AssetContent

SOURCES = {
    "functions/docs/openapi.py": "document",
    "functions/docs/page.html": "page",
    "shared/scheducal/errors.py": "errors",
    "shared/scheducal/py.typed": "",
}
ELSEWHERE = {
    "functions/docs/__pycache__/openapi.pyc": "compiled",
    "shared/scheducal_tools/cli/main.py": "cli",
    "shared/scheducal_tools/local/servers/front.py": "local",
    "tests/test_errors.py": "test",
}


@pytest.fixture
def content(tmp_path: Path) -> AssetContent:
    root = tmp_path / "repository"
    extras = {"docs/openapi.json": "{}", "requirements-api.txt": "one==1", "requirements-mail.txt": "two==2"}
    for name, text in (SOURCES | ELSEWHERE | extras).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return AssetContent(root, None, "arm64")


def written(content: AssetContent, output: Path) -> dict[str, str]:
    content.write(output)
    files = [path for path in output.rglob("*") if path.is_file()]
    return {path.relative_to(output).as_posix(): path.read_text("utf-8") for path in files}


def test_an_asset_holds_the_sources_and_the_document(content: AssetContent, tmp_path: Path) -> None:
    assert written(content, tmp_path / "asset") == {
        "functions/docs/openapi.json": "{}",
        "functions/docs/openapi.py": "document",
        "functions/docs/page.html": "page",
        "scheducal/errors.py": "errors",
        "scheducal/py.typed": "",
    }


@pytest.mark.parametrize("name", [*SOURCES, "docs/openapi.json"])
def test_the_hash_changes_with_each_file_of_the_asset(content: AssetContent, name: str) -> None:
    before = content.digest()
    (content.root / name).write_text("changed", "utf-8")
    assert content.digest() != before


@pytest.mark.parametrize("name", [*ELSEWHERE, "requirements-api.txt"])
def test_the_hash_stays_where_the_asset_does(content: AssetContent, name: str) -> None:
    before = content.digest()
    (content.root / name).write_text("changed", "utf-8")
    assert content.digest() == before


def test_the_hash_changes_with_a_renamed_file(content: AssetContent) -> None:
    before = content.digest()
    (content.root / "functions/docs/page.html").rename(content.root / "functions/docs/other.html")
    assert content.digest() != before


def test_the_hash_changes_with_the_lock_the_set_and_the_architecture(content: AssetContent) -> None:
    bundled = replace(content, dependencies="api")
    others = [content, replace(content, dependencies="mail"), replace(bundled, architecture="x86_64")]
    hashes = [each.digest() for each in (bundled, *others)]
    assert len(set(hashes)) == len(hashes)
    (content.root / "requirements-api.txt").write_text("one==2", "utf-8")
    assert bundled.digest() not in hashes


def test_the_repository_has_everything_that_its_assets_need() -> None:
    assert all(AssetContent(ROOT, each, "arm64").digest() for each in ("api", "mail", None))


def test_a_missing_document_stops_the_bundling(content: AssetContent, tmp_path: Path) -> None:
    (content.root / "docs/openapi.json").unlink()
    with pytest.raises(FileNotFoundError, match=r"openapi\.json"):
        content.write(tmp_path / "asset")
