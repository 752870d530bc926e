"""What a change changed: each field before and after. What is of a person stands apart. Pure.

A digest stands for the values of a person. So they can be erased later, and the entry still proves itself.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import Any

from scheducal.ids import random_text
from scheducal.values import dataclass

# By the names of fields, as answers have them.
Values = Mapping[str, Any]
# Of a value as JSON. A longer one is kept as its beginning and its digest, since an entry must stay small.
LONGEST = 1_000
_BEGINNING = 200
_SALT_LENGTH = 13
# No field has this name.
SALT = "#"


@dataclass(frozen=True, slots=True)
class Changed:
    """The differences of a change, as an entry keeps them.

    plain: a JSON text of fields with `before` and `after`; a side is missing where there was no value.
    personal: the same for fields of a person, with a salt beside them. fields: their names. digest: of the text.
    """

    plain: str | None = None
    personal: str | None = None
    fields: tuple[str, ...] = ()
    digest: str | None = None


def changed(before: Values | None, after: Values | None, personal: Collection[str] = ()) -> Changed:
    """Compare two states; None for none. personal: the names of fields that are of a person, with all inside them."""
    found = differences(before or {}, after or {})
    own = {name: each for name, each in found.items() if name.partition(".")[0] in personal}
    others = {name: each for name, each in found.items() if name not in own}
    plain = to_json(others) if others else None
    if not own:
        return Changed(plain)
    # Without a salt, trying all telephone numbers would show which one was erased.
    text = to_json({SALT: random_text(_SALT_LENGTH), **own})
    return Changed(plain, text, tuple(sorted(own)), digest(text))


def differences(before: Values, after: Values) -> dict[str, dict[str, Any]]:
    """List the fields whose values differ. A field inside another is named `outer.inner`."""
    was, now = dict(_flat(before)), dict(_flat(after))
    found = {}
    for name in dict.fromkeys([*was, *now]):
        if was.get(name) != now.get(name):
            sides = {"before": was.get(name), "after": now.get(name)}
            found[name] = {side: shortened(value) for side, value in sides.items() if value is not None}
    return found


def shortened(value: Any) -> Any:
    """Keep a value that is short, and of a long one its beginning, its length and its digest."""
    text = value if isinstance(value, str) else to_json(value)
    if len(text) <= LONGEST:
        return value
    return {"beginning": text[:_BEGINNING], "length": len(text), "sha256": sha256(encoded(text)).hexdigest()}


def digest(text: str) -> str:
    """Digest what is kept of a person, in 43 characters."""
    return urlsafe_b64encode(sha256(encoded(text)).digest()).decode().rstrip("=")


def encoded(text: str) -> bytes:
    """Give the bytes of any text, one with half a character among them."""
    return text.encode("utf-8", "surrogatepass")


def to_json(value: Any) -> str:
    """Write the one text of a value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _flat(values: Values, prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in values.items():
        if isinstance(value, Mapping):
            found += _flat(value, f"{prefix}{name}.")
        else:
            found.append((f"{prefix}{name}", list(value) if isinstance(value, tuple) else value))
    return found
