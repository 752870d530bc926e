"""CDK behaves as its makers recommend today, so that an update of it changes nothing that we did not choose."""

from __future__ import annotations

import json
import re
import tarfile
from pathlib import Path
from typing import Any

import aws_cdk

from infra.assets.asset import ROOT
from tests.infra.stages import CONTEXT

FLAGS = "package/recommended-feature-flags.json"
# Flags of what the modules that we import are made of.
PARTS = {"core", "custom-resources", "customresources", "s3-notifications"}
LEFT_OUT = {
    "@aws-cdk/core:annotationsInValidationReport": "our own warnings are for people, and are no findings",
    "@aws-cdk/core:enableAdditionalMetadataCollection": "tells AWS how we use CDK",
    "@aws-cdk/core:enablePartitionLiterals": "templates name no partition, so they serve all of them",
    "@aws-cdk/core:validateAgainstDefaultRules": "tests do so with cfn-lint and cdk-nag",
}


def test_all_flags_of_what_we_use_are_as_recommended() -> None:
    wanted = {name: value for name, value in recommended().items() if part_of(name) in PARTS | imported()}
    assert set(wanted) > set(LEFT_OUT)
    assert {name: CONTEXT.get(name) for name in wanted if name not in LEFT_OUT} == {
        name: value for name, value in wanted.items() if name not in LEFT_OUT
    }


def recommended() -> dict[str, Any]:
    """Read the flags that the installed CDK recommends for a new app."""
    [archive] = (Path(aws_cdk.__file__).parent / "_jsii").glob("aws-cdk-lib@*.tgz")
    with tarfile.open(archive, "r|gz") as packed:
        found = next(each for each in packed if each.name == FLAGS)
        content = packed.extractfile(found)
        assert content is not None
        flags: dict[str, Any] = json.load(content)
    return flags


def part_of(flag: str) -> str:
    """Give the module of CDK that a flag is about, `aws-lambda`."""
    return flag.partition("/")[2].partition(":")[0]


def imported() -> set[str]:
    """Find the modules of CDK that infra imports, as flags name them."""
    text = "".join(path.read_text("utf-8") for path in (ROOT / "infra").rglob("*.py"))
    names = re.findall(r"(?:from aws_cdk import |from aws_cdk\.)(aws_\w+)", text)
    return {name.replace("_", "-") for name in names}
