"""What people fill in of a connection, checked against the connector's manifest. Pure.

A refusal names the field, and says what was wrong and what would be right. It never repeats what was sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from scheducal.connectors.connections.model import Auth, Connection
from scheducal.connectors.connections.names import Names
from scheducal.connectors.manifest import Field, Manifest
from scheducal.errors import Refusal
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class Filled:
    """Settings and secrets by name. Of a change, None takes one away."""

    settings: Mapping[str, str]
    secrets: Mapping[str, str | None] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of one kind, for connections with these credentials. names: the edge's words."""

    manifest: Manifest
    auth: Auth
    names: Names

    def filled(self, settings: Mapping[str, Any], secrets: Mapping[str, Any]) -> Filled:
        """Check what a new connection is to have; null is the same as absent.

        Raises Refusal `missing_required_field`, `invalid_field`.
        """
        given = self._checked(settings, are_secret=False), self._checked(secrets, are_secret=True)
        kept, hidden = ({name: value for name, value in each.items() if value} for each in given)
        for each in self.manifest.settings:
            if self._is_needed(each) and each.name not in {**kept, **hidden}:
                raise self._missing(each)
        return Filled(kept, hidden)

    def changed(self, before: Connection, settings: Mapping[str, Any], secrets: Mapping[str, Any]) -> Filled:
        """Check what is to change, and give all settings as they then are, and the secrets that change.

        Raises Refusal as `filled` does; null takes away what is not needed.
        """
        sent, hidden = self._checked(settings, are_secret=False), self._checked(secrets, are_secret=True)
        for each in self.manifest.settings:
            if {**sent, **hidden}.get(each.name, "") is None and self._is_needed(each):
                raise self._missing(each)
            if each.is_fixed and each.name in sent and sent[each.name] != before.settings.get(each.name):
                message = f"{self._path(each)} says which account it is, and stays; make another connection for another"
                raise Refusal("invalid_field", message, param=self._path(each))
        after = {**before.settings, **sent}
        return Filled({name: value for name, value in after.items() if value}, hidden)

    def _checked(self, values: Mapping[str, Any], *, are_secret: bool) -> dict[str, str | None]:
        known = {each.name: each for each in self.manifest.settings}
        prefix = self.names.secrets if are_secret else self.names.settings
        found: dict[str, str | None] = {}
        for name, value in values.items():
            each = known.get(name)
            if each is None:
                fields = ", ".join(each.name for each in known.values() if each.is_secret == are_secret) or "none"
                # What is no name may be a secret in the wrong place.
                path = f"{prefix}{name}" if re.fullmatch(r"[A-Za-z]\w{0,63}", name, re.ASCII) else prefix.rstrip(".")
                raise _invalid(path, f"is no setting of {self.manifest.title}; what there is: {fields}")
            if each.is_secret != are_secret:
                place = "secrets, where it is sealed" if each.is_secret else "settings"
                raise _invalid(f"{prefix}{name}", f"belongs in {place}")
            found[name] = self._text(each, value)
        return found

    def _text(self, each: Field, value: Any) -> str | None:
        if value is None or value == "":
            return None
        if self.auth in each.never_with:
            raise _invalid(self._path(each), f"is said by the system itself with auth {self.auth}; leave it out")
        text = value.strip() if isinstance(value, str) else ""
        text = text.lower() if each.is_folded else text
        # What is sent in a header or an address holds neither line breaks nor letters of any alphabet.
        is_plain = text.isprintable() and (text.isascii() or not each.is_secret)
        if not is_plain or len(text) > each.longest or re.fullmatch(each.pattern, text) is None:
            form = f"must be text of at most {each.longest} characters, such as {each.example}"
            raise _invalid(self._path(each), f"{form}: {each.help}")
        return None if text == each.usual else text

    def _is_needed(self, each: Field) -> bool:
        return each.required or self.auth in each.needed_with

    def _missing(self, each: Field) -> Refusal:
        path = self._path(each)
        message = f"{path} is required with auth {self.auth}, such as {each.example}: {each.help}"
        return Refusal("missing_required_field", message, param=path)

    def _path(self, each: Field) -> str:
        return f"{self.names.secrets if each.is_secret else self.names.settings}{each.name}"


def _invalid(path: str, why: str) -> Refusal:
    return Refusal("invalid_field", f"{path} {why}", param=path)
