"""By what a webhook is known that a system sends twice: the key of its own, which the manifest names. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl

from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.manifest import WHOLE_BODY, Manifest

_HEADER = "header:"
_EACH = "*"


def key_of(manifest: Manifest, request: IncomingRequest) -> str | None:
    """Give the digest of what is the same whenever one webhook is sent; None where nothing tells.

    A webhook that lacks any part of the key is known by none, and so it is taken each time.
    """
    names = manifest.incoming.key if manifest.incoming else ()
    if not names:
        return None
    if names == (WHOLE_BODY,):
        return sha256(request.body).hexdigest() if request.body else None
    told = _read(request) if any(not each.startswith(_HEADER) for each in names) else None
    values = [list(_values(each, told, request)) for each in names]
    if not all(values):
        return None
    return sha256(json.dumps([names, values]).encode()).hexdigest()


def _values(name: str, told: Any, request: IncomingRequest) -> Iterator[str]:
    if name.startswith(_HEADER):
        if found := request.headers.get(name.removeprefix(_HEADER)):
            yield found
        return
    yield from _found(told, name.split("."))


def _found(told: Any, path: list[str]) -> Iterator[str]:
    if not path:
        if isinstance(told, str | int) and told != "":
            yield str(told)
        return
    first, rest = path[0], path[1:]
    if first == _EACH:
        for each in told if isinstance(told, list) else ():
            yield from _found(each, rest)
    elif isinstance(told, Mapping) and first in told:
        yield from _found(told[first], rest)


def _read(request: IncomingRequest) -> Any:
    """Read the body as JSON, or else as the fields of a form."""
    try:
        return json.loads(request.body)
    except ValueError:
        return dict(parse_qsl(request.body.decode(errors="replace")))
