"""What mypy reads: everything of ours, and of CDK exactly the modules that we import."""

from __future__ import annotations

import ast
import tomllib

from tests.unit.architecture.sources import ROOT, sources


def test_mypy_reads_each_module_of_cdk_that_is_imported() -> None:
    """One that it does not read has no types, and nothing says so."""
    options = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]
    [listed] = [each["module"] for each in options["overrides"] if each.get("follow_imports") == "normal"]
    imported = {"aws_cdk"}
    for source in sources().values():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ImportFrom) and node.module == "aws_cdk":
                imported |= {f"aws_cdk.{each.name}" for each in node.names if each.name.startswith("aws_")}
            elif isinstance(node, ast.ImportFrom) and str(node.module).startswith("aws_cdk."):
                imported.add(str(node.module))
            elif isinstance(node, ast.Import):
                imported |= {each.name for each in node.names if each.name.startswith("aws_cdk.")}
    assert listed == sorted(imported)
