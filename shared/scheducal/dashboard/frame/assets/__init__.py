"""Style sheets, icons and scripts, under names that change with their content: a browser keeps them for good.

It imports no other room.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from functools import cache
from pathlib import Path

from scheducal.values import dataclass

FOLDER = Path(__file__).parent
PREFIX = "/dashboard/assets/"
MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
# Of a SHA-256 in hex: two contents of one name hardly share it.
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Asset:
    """One file. name: with the hash of its content, `components.0123456789ab.css`."""

    name: str
    media_type: str
    content: bytes

    @property
    def packed(self) -> str:
        """Give the content with gzip, in base64 as API Gateway wants it."""
        return base64.b64encode(gzip.compress(self.content, 9, mtime=0)).decode("ascii")


@cache
def assets() -> dict[str, Asset]:
    """Read all assets, by their names without a hash."""
    paths = [each for each in sorted(FOLDER.iterdir()) if each.suffix in MEDIA_TYPES]
    return {each.name: _read(each) for each in paths}


def address(name: str) -> str:
    """Give the path of an asset by its name without a hash; raises KeyError for an unknown one."""
    return PREFIX + assets()[name].name


@cache
def by_hashed_name() -> dict[str, Asset]:
    """Give all assets by the names in their addresses."""
    return {each.name: each for each in assets().values()}


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    code = hashlib.sha256(content).hexdigest()[:_SHOWN]
    return Asset(f"{path.stem}.{code}{path.suffix}", f"{MEDIA_TYPES[path.suffix]}; charset=utf-8", content)
