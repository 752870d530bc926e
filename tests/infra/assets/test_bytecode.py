"""Bytecode that Lambda takes as it is."""

from __future__ import annotations

import marshal
import sys
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path

import pytest

from infra.assets.bytecode import TASK_ROOT, compile_asset, matches

# PEP 552: a hash instead of a time, and not to be checked.
UNCHECKED_HASH = (1).to_bytes(4, "little")


def test_each_module_has_bytecode_that_is_not_checked(tmp_path: Path) -> None:
    module = tmp_path / "package" / "module.py"
    module.parent.mkdir()
    module.write_text("ANSWER = 42\n", "utf-8")

    compile_asset(tmp_path)

    code = Path(cache_from_source(str(module))).read_bytes()
    assert code[:8] == MAGIC_NUMBER + UNCHECKED_HASH
    assert marshal.loads(code[16:]).co_filename == f"{TASK_ROOT}/package/module.py"


def test_a_module_that_does_not_compile_stops_the_bundling(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("def\n", "utf-8")
    with pytest.raises(ValueError, match="does not compile"):
        compile_asset(tmp_path)


def test_bytecode_serves_its_own_version_alone() -> None:
    major, minor = sys.version_info[:2]
    assert matches(f"{major}.{minor}")
    assert not matches(f"{major}.{minor + 1}")
