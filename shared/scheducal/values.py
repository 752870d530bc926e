"""Dataclasses that cost little to make: a function makes a hundred of them when it starts.

To a type checker `dataclass` and `replace` are the standard library's. That compiles text for each class, in 0.5 ms.
Here msgspec makes the class, in 0.04 ms, and its objects are made and compared in less time too. The standard library
still makes classes with bases or without slots, and those with fields that are not given or only by name.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import MISSING, Field
from inspect import get_annotations
from typing import TYPE_CHECKING, Any, Generic

import msgspec
from msgspec import Struct, StructMeta

__all__ = ["dataclass", "replace"]

if TYPE_CHECKING:
    from dataclasses import dataclass, replace
else:

    def dataclass(*, frozen: bool = False, slots: bool = False, kw_only: bool = False) -> Callable[[type], type]:
        """Make a class of values. The options mean what they mean to the standard library's decorator of this name."""

        def made(cls: type) -> type:
            own = _fields(cls)
            if slots and _is_plain(cls, own.values()):
                return _struct(cls, own, frozen=frozen, kw_only=kw_only)
            return dataclasses.dataclass(frozen=frozen, slots=slots, kw_only=kw_only)(cls)

        return made

    def replace(value: Any, /, **changes: Any) -> Any:
        """Make an equal value but for the changes."""
        of_library = msgspec.structs.replace if isinstance(value, Struct) else dataclasses.replace
        return of_library(value, **changes)


class _Standard:
    """What `fields`, `asdict` and `replace` of the standard library look for in a class. Made when one of them does."""

    def __init__(self, own: dict[str, Any]) -> None:
        self._own = own

    def __get__(self, value: object, cls: type) -> dict[str, Field[Any]]:
        fields = [(name, Any, default) for name, default in self._own.items()]
        twin = dataclasses.make_dataclass(cls.__name__, fields, kw_only=True)
        made: dict[str, Field[Any]] = vars(twin)["__dataclass_fields__"]
        type.__setattr__(cls, "__dataclass_fields__", made)
        return made


def _fields(cls: type) -> dict[str, Any]:
    """Give the class's own fields with their defaults: MISSING, a value, or a field of the standard library."""
    hints = get_annotations(cls)
    return {name: vars(cls).get(name, MISSING) for name, hint in hints.items() if not hint.startswith("ClassVar")}


def _is_plain(cls: type, defaults: Iterable[Any]) -> bool:
    if isinstance(cls, StructMeta):
        raise TypeError(f"{cls.__name__}: derive from a dataclass of the standard library")
    special = [each for each in defaults if isinstance(each, Field) and (each.kw_only is not MISSING or not each.init)]
    return {object, Generic}.issuperset(cls.__bases__) and not special


def _struct(cls: type, own: dict[str, Any], *, frozen: bool, kw_only: bool) -> type:
    body = {name: value for name, value in vars(cls).items() if name not in {"__dict__", "__weakref__"}}
    body |= {name: _default(value) for name, value in own.items() if value is not MISSING}
    body |= _methods(own, is_hashed=frozen)
    body["__dataclass_fields__"] = _Standard(own)
    bases = (Struct, *(base for base in cls.__bases__ if base is not object))
    return StructMeta(cls.__name__, bases, body, frozen=frozen, kw_only=kw_only)


def _default(value: Any) -> Any:
    if not isinstance(value, Field):
        return value
    if value.default_factory is not MISSING:
        return msgspec.field(default_factory=value.default_factory)
    return msgspec.field() if value.default is MISSING else msgspec.field(default=value.default)


def _methods(own: dict[str, Any], *, is_hashed: bool) -> dict[str, Any]:
    """Make what a struct cannot be told: which fields it shows and compares, where these are not all."""
    shown = [name for name, each in own.items() if not isinstance(each, Field) or each.repr]
    compared = [name for name, each in own.items() if not isinstance(each, Field) or each.compare]
    hashed = [name for name in compared if not isinstance(own[name], Field) or own[name].hash is not False]

    def as_text(self: Any) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    def equals(self: Any, other: object) -> bool:
        same = type(other) is type(self)
        return all(getattr(self, name) == getattr(other, name) for name in compared) if same else NotImplemented

    def as_hash(self: Any) -> int:
        return hash(tuple(getattr(self, name) for name in hashed))

    made: dict[str, Any] = {"__repr__": as_text} if len(shown) < len(own) else {}
    if len(hashed) < len(own):
        made |= {"__eq__": equals, "__hash__": as_hash if is_hashed else None}
    return made
