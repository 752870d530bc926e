"""The hostile URLs of ../shared/data/ssrf-urls.json as parameters; one skipped parameter where they are not at hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FILE = Path(__file__).parents[5] / "shared" / "data" / "ssrf-urls.json"
# "the deployed hostnames", says the file of the entry with our own API.
OWN_HOSTS = frozenset({"abc123.execute-api.eu-west-1.amazonaws.com"})


def entries(wanted: Callable[[dict[str, Any]], bool]) -> list[Any]:
    """One parameter per entry that is wanted; there must be some."""
    if not FILE.exists():
        reason = "the hostile URLs (../shared/data/ssrf-urls.json) are not at hand"
        return [pytest.param(None, marks=pytest.mark.skip(reason=reason))]
    found = [entry for entry in json.loads(FILE.read_text(encoding="utf-8"))["urls"] if wanted(entry)]
    if not found:
        raise AssertionError("the file has no such entry any more")
    return [pytest.param(entry, id=f"{entry['class']}-{entry['url'][:60]}") for entry in found]
