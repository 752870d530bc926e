"""Our dataclasses do what the standard library's do, and are made by msgspec where they can be."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, asdict, field, fields
from typing import Any, ClassVar, Generic, TypeVar

import msgspec
import pytest

from scheducal.values import dataclass, replace

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Inner:
    """A value in a value."""

    name: str


@dataclass(frozen=True, slots=True)
class Plain:
    """All kinds of fields that msgspec makes."""

    name: str
    inner: Inner
    tags: tuple[str, ...] = ()
    more: Mapping[str, int] = field(default_factory=dict)
    usual: ClassVar[str] = "usual"

    @property
    def title(self) -> str:
        """Of the instance."""
        return self.name.title()


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Its fields are given by name, so one without a default may come last."""

    first: int = 1
    last: int


@dataclass(frozen=True, slots=True)
class Listed(Generic[Entry]):
    """Of any type."""

    entry: Entry


@dataclass(slots=True)
class Counted:
    """Changes."""

    count: int = 0


@dataclass(frozen=True, slots=True)
class Secret:
    """Shows, compares and counts less than it holds."""

    name: str
    secret: str = field(repr=False)
    more: Mapping[str, int] = field(default_factory=dict, hash=False)
    note: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Chained:
    """Msgspec knows no single field that is given by name."""

    chain: int = field(default=0, kw_only=True)
    name: str


PLAIN = Plain("anna", Inner("x"))


def test_plain_ones_are_structs_and_others_the_standard_library_s() -> None:
    kinds = {
        each.__name__: issubclass(each, msgspec.Struct) for each in (Plain, Named, Listed, Counted, Secret, Chained)
    }
    assert kinds == dict.fromkeys(("Plain", "Named", "Listed", "Counted", "Secret"), True) | {"Chained": False}


def test_a_field_can_be_left_out_of_texts_comparisons_and_hashes() -> None:
    secret = Secret("a", "b", {"x": 1}, "one")
    assert repr(secret) == "Secret(name='a', more={'x': 1}, note='one')"
    assert secret == Secret("a", "b", {"x": 1}, "another")
    assert {secret: 1}[Secret("a", "b", {"x": 1})] == 1
    assert secret not in (Secret("a", "c", {"x": 1}), Secret("a", "b"), Plain("a", Inner("b")))


def test_values_are_made_compared_and_shown_as_dataclasses_are() -> None:
    assert Plain("anna", Inner("x"), ()) == PLAIN != Plain("anna", Inner("y"))
    assert repr(PLAIN) == "Plain(name='anna', inner=Inner(name='x'), tags=(), more={})"
    assert hash(Inner("x")) == hash(Inner("x"))
    assert PLAIN.more is not Plain("anna", Inner("x")).more
    assert (PLAIN.title, PLAIN.usual, Named(last=2).first, Listed(3).entry) == ("Anna", "usual", 1, 3)
    match PLAIN:
        case Plain(name, Inner(inner)):
            assert (name, inner) == ("anna", "x")
    assert pickle.loads(pickle.dumps(PLAIN)) == copy.deepcopy(PLAIN) == PLAIN


def test_frozen_ones_do_not_change_and_others_do() -> None:
    for value in (PLAIN, Secret("a", "b"), Chained("a")):
        with pytest.raises(AttributeError):  # FrozenInstanceError is one
            value.name = "other"  # type: ignore[misc]
    counted = Counted()
    counted.count += 1
    assert counted == Counted(1)
    assert issubclass(FrozenInstanceError, AttributeError)


@pytest.mark.parametrize("replaced", [replace, dataclasses.replace])
def test_an_equal_value_but_for_a_change(replaced: Any) -> None:
    assert replaced(PLAIN, name="ben") == Plain("ben", Inner("x"))
    assert replaced(Secret("a", "b"), name="c") == Secret("c", "b")
    assert replaced(Chained("a"), chain=2) == Chained("a", chain=2)
    with pytest.raises(TypeError):
        replaced(PLAIN, nothing=1)


def test_the_standard_library_knows_their_fields() -> None:
    assert asdict(PLAIN) == {"name": "anna", "inner": {"name": "x"}, "tags": (), "more": {}}
    assert [(each.name, each.default) for each in fields(Named)] == [("first", 1), ("last", dataclasses.MISSING)]
    assert [each.name for each in fields(Plain)] == ["name", "inner", "tags", "more"]


def test_what_others_derive_from_is_the_standard_library_s() -> None:
    with pytest.raises(TypeError, match="derive from a dataclass of the standard library"):

        @dataclass(frozen=True, slots=True)
        class Derived(Inner):
            other: str
