"""Finds the connectors: each is a folder below systems/. All that is in it is read when it is used."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Literal

from scheducal.connectors import systems
from scheducal.connectors.manifest import Address, Manifest
from scheducal.system_names import EMAIL, kind_of

if TYPE_CHECKING:
    from scheducal.connectors.oauth.model import OAuth

Part = Literal["manifest", "auth", "calendar", "errors", "mirror", "trigger", "message", "lookup"]


@cache
def kinds() -> tuple[str, ...]:
    """List all connectors by name; imports none of them."""
    return tuple(sorted(found.name for found in pkgutil.iter_modules(systems.__path__) if found.ispkg))


class _Manifests(Mapping[str, Manifest]):
    """Manifests by kind. Each is read when it is asked for, so that a function starts without the others."""

    def __getitem__(self, kind: str) -> Manifest:
        """Read one. Raises ValueError for one that names another folder than its own."""
        if kind not in kinds():
            raise KeyError(kind)
        found: Manifest = _module(kind, "manifest").MANIFEST
        if not isinstance(found, Manifest) or found.kind != kind:
            raise ValueError(f"no manifest of its own: {kind}")
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(kinds())

    def __len__(self) -> int:
        return len(kinds())


@cache
def manifests() -> Mapping[str, Manifest]:
    """Give every manifest, by kind."""
    return _Manifests()


def manifest(kind: str) -> Manifest:
    """Read one connector's manifest. Raises KeyError for a kind that there is not."""
    return manifests()[kind]


@cache
def calendar_kinds() -> tuple[str, ...]:
    """List the systems whose calendars tenants connect: those with a file that opens them. Reads no manifest."""
    return tuple(kind for kind in kinds() if has(kind, "calendar"))


def connectable() -> tuple[str, ...]:
    """List the systems to which tenants make connections: those that take credentials."""
    return tuple(kind for kind, each in manifests().items() if each.credentials)


def of_public_name(public_name: str) -> Manifest | None:
    """Find the system whose incoming webhooks come under this name; None where there is none."""
    return next((each for each in manifests().values() if each.incoming and each.public_name == public_name), None)


def asker(public_name: str) -> Manifest | None:
    """Find the system whose consent pages we lead to under this name; None where there is none."""
    found = (each for each in manifests().values() if "oauth" in each.credentials)
    return next((each for each in found if each.public_name == public_name), None)


def largest_body() -> int:
    """Say how many bytes the largest incoming webhook of any system may have."""
    return max(each.incoming.largest_body for each in manifests().values() if each.incoming)


def applications() -> tuple[str, ...]:
    """List the public names of the systems that know this deployment by a client id."""
    return tuple(sorted(each.public_name for each in manifests().values() if "oauth" in each.credentials))


def chosen_addresses() -> tuple[Address, ...]:
    """List the addresses that settings of an environment name; reads every connector's `auth` too."""
    found = [each.api for each in manifests().values() if each.api]
    for kind, each in manifests().items():
        if "oauth" in each.credentials:
            oauth: OAuth = load(kind, "auth").OAUTH
            found += [oauth.authorize, oauth.token]
    return tuple(dict.fromkeys(each for each in found if each.is_chosen))


def keeps_quiet(system: str) -> bool:
    """Tell whether what keeps an appointment can leave those who are invited without a word of a change."""
    calendar = manifest(kind_of(system)).calendar if system != EMAIL else None
    return system == EMAIL or (calendar is not None and calendar.keeps_quiet)


def has(kind: str, part: Part) -> bool:
    """Tell whether a connector has one of the files. Imports none of them."""
    return find_spec(f"{systems.__name__}.{kind}.{part}") is not None


def load(kind: str, part: Part) -> ModuleType:
    """Import one of a connector's files; the first use costs what that file imports."""
    if kind not in kinds():
        raise KeyError(kind)
    return _module(kind, part)


def _module(kind: str, name: str) -> ModuleType:
    return import_module(f"{systems.__name__}.{kind}.{name}")


# The type checker sees text, and pydantic the names that there are.
if TYPE_CHECKING:
    SystemKind = str
    CalendarKind = str
else:
    SystemKind = Literal[kinds()]
    CalendarKind = Literal[calendar_kinds()]
