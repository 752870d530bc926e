"""Bytecode that Lambda takes as it is."""

from __future__ import annotations

import marshal
import sys
from importlib.util import MAGIC_NUMBER, cache_from_source, source_hash
from pathlib import Path

import pytest

from infra.assets.bytecode import LAYER_ROOT, TASK_ROOT, compile_folder, compile_module, tag

# PEP 552: a hash instead of a time, and not to be checked.
UNCHECKED_HASH = (1).to_bytes(4, "little")
SOURCE = b"ANSWER = 42\n"


def test_a_module_of_ours_has_bytecode_that_is_not_checked() -> None:
    compiled = compile_module(SOURCE, "functions/module.py")
    assert compiled[:16] == MAGIC_NUMBER + UNCHECKED_HASH + source_hash(SOURCE)
    assert marshal.loads(compiled[16:]).co_filename == f"{TASK_ROOT}/functions/module.py"


def test_so_has_each_module_of_a_layer(tmp_path: Path) -> None:
    module = tmp_path / "python" / "module.py"
    module.parent.mkdir()
    module.write_bytes(SOURCE)

    compile_folder(tmp_path)

    code = Path(cache_from_source(str(module))).read_bytes()
    assert code[:8] == MAGIC_NUMBER + UNCHECKED_HASH
    assert marshal.loads(code[16:]).co_filename == f"{LAYER_ROOT}/python/module.py"


def test_a_module_that_does_not_compile_stops_the_bundling(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("def\n", "utf-8")
    with pytest.raises(ValueError, match="does not compile"):
        compile_folder(tmp_path)


def test_bytecode_is_of_this_python() -> None:
    major, minor = sys.version_info[:2]
    assert tag() == f"cpython-{major}{minor}"
