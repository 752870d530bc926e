"""A local stack whose functions are in other stacks than today cannot be updated."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from scheducal_tools.local.aws import LocalAws
from scheducal_tools.local.deployment.deploy import deploy
from scheducal_tools.local.deployment.memory import remember
from scheducal_tools.local.errors import LocalStackError
from scheducal_tools.local.settings import read_local_settings


def test_a_local_stack_of_an_older_release_is_refused_before_anything_changes(aws_url: str, tmp_path: Path) -> None:
    aws = LocalAws(aws_url)
    remember(aws, "deployment", {"fingerprint": "of then", "stackName": "ScheduCal-local"})
    settings = read_local_settings({"SCHEDUCAL_LOCAL_DIR": str(tmp_path)})
    with pytest.raises(LocalStackError, match="run `make clean-local`, and start again"):
        asyncio.run(deploy(settings, aws, print))
    assert list(tmp_path.iterdir()) == []
