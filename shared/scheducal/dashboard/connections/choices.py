"""A connection's filter and rules as fields of a form, each choice in words (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, Final

from scheducal.api.validation import path_of
from scheducal.connectors.connections.any_kind.requests import UpdateConnection
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.ruleset.fields import MOST_PAIRS
from scheducal.connectors.connections.ruleset.rules import can_adopt
from scheducal.connectors.connections.ruleset.views import shown_rules
from scheducal.connectors.manifest import Manifest
from scheducal.dashboard.frame.forms import Form, validated
from scheducal.dashboard.frame.requests import Fields
from scheducal.values import dataclass, replace

Choice = tuple[str, str, str]
Pair = tuple[str, str]
_BLANK_ROWS = 3
_LISTS: Final = ("services", "resources", "channels")
_PAIRED: Final = ("services", "resources")
_TABLES: Final = ("filter.metadata", *(f"rules.{each}" for each in _PAIRED))
# Of each rule: what it is about, and its choices.
DIRECTION: Final = (
    "Which way",
    (
        ("both", "Both ways", "It is told of your appointments, and what people change there is followed."),
        ("out", "To it alone", "It is told of your appointments. What people change there is not followed."),
        ("in", "From it alone", "What people change there is followed. It is told nothing."),
    ),
)
ACTS: Final[Mapping[str, tuple[str, tuple[Choice, ...]]]] = {
    "onCreate": (
        "When an appointment is made",
        (("do", "Tell it", "The appointment gets there."), ("leave", "Leave it", "Nothing of it gets there.")),
    ),
    "onMove": (
        "When it is moved",
        (
            ("do", "Tell it", "The system has the new time."),
            ("leave", "Leave it", "The system keeps the first time. The other fields still follow."),
        ),
    ),
    "onCancel": (
        "When it is cancelled",
        (("do", "Tell it", "It is cancelled there, too."), ("leave", "Leave it", "What is there stays as it is.")),
    ),
    "onNoShow": (
        "When nobody came",
        (("do", "Tell it", "The system notes it, as far as it can."), ("leave", "Leave it", "Only you know it.")),
    ),
}
NOTIFIES: Final = (
    "Messages of the system to people",
    (
        ("", "As usual there", "The system, and its settings, decide."),
        ("yes", "It tells them", "It writes to people by itself, as far as it can."),
        ("no", "It tells nobody", "Its own messages are left out, as far as it lets us."),
    ),
)
WINNER: Final = (
    "If both sides changed the same",
    (
        ("later", "The later change stays", "The other one is overwritten."),
        ("ours", "Yours stays", "What people changed there is overwritten."),
        ("theirs", "Theirs stays", "What you changed here is overwritten."),
    ),
)
ADOPTS: Final = (
    "Bookings that begin there",
    (
        ("yes", "They become yours", "Each needs a service below that is yours. Your times are then taken, too."),
        ("no", "They stay theirs", "Nothing is made of them here."),
    ),
)
_FLAGS: Final[Mapping[str, bool]] = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Abilities:
    """What the form asks of a kind of system.

    tells: whether it is told of appointments. follows: whether its changes are followed. adopts: whether bookings that
    begin there can become ours. maps: whether ids of ours by its own are of use.
    """

    tells: bool
    follows: bool
    adopts: bool
    maps: bool

    @property
    def has_any(self) -> bool:
        """Tell whether there is anything to choose."""
        return self.tells or self.follows


@dataclass(frozen=True, slots=True)
class Names:
    """Entries of the catalog that fields name. labels: by id; an id itself where two have the same name."""

    labels: Mapping[str, str]

    def label(self, entry_id: str) -> str:
        """Name one, also one that is gone."""
        return self.labels.get(entry_id, entry_id)

    def id_of(self, text: str) -> str:
        """Find the one that is meant; the text itself where there is none."""
        return next((each for each, label in self.labels.items() if text in {each, label}), text)

    def choices(self, kept: Iterable[str]) -> list[tuple[str, str, None]]:
        """List all as choices, and those that are chosen and gone."""
        gone = [(each, f"{each}, which is gone", None) for each in kept if each not in self.labels]
        return [*((each, label, None) for each, label in self.labels.items()), *gone]


def names_of(pairs: Sequence[Pair]) -> Names:
    """Name entries: pairs of id and name."""
    all_names = [name for _, name in pairs]
    return Names({each: name if all_names.count(name) == 1 else each for each, name in pairs})


def asked_of(manifest: Manifest) -> Abilities:
    """Say what a kind of system can be told to do."""
    if manifest.calendar is not None:
        return Abilities(tells=False, follows=False, adopts=False, maps=False)
    adopts = can_adopt(manifest)
    return Abilities(
        tells=not {"mirror", "message"}.isdisjoint(manifest.capabilities),
        follows="trigger" in manifest.capabilities,
        adopts=adopts,
        maps=adopts or bool(manifest.mapping),
    )


def rows_of(form: Form[Any], name: str, kept: Iterable[Pair]) -> list[Pair]:
    """List the pairs that a form shows: as they were sent, else those there are and some to fill in."""
    sent = [pair for _, pair in _sent(form.given, name)]
    return sent or [*kept, *[("", "")] * _BLANK_ROWS]


def rules_form(
    fields: Fields, found: Connection, asked: Abilities, kinds: Mapping[str, Names]
) -> Form[UpdateConnection]:
    """Read the form. What it does not ask stays as it is. kinds: the catalog by `services` and so on."""
    rules: dict[str, Any] = dict(shown_rules(found.ruleset))
    asks = [*(["direction"] if asked.tells and asked.follows else []), *(["winner"] if asked.follows else [])]
    for name in (*asks, *(ACTS if asked.tells else ())):
        rules[name] = _text(fields, f"rules.{name}", rules[name])
    if asked.tells:
        rules["notifies"] = _FLAGS.get(_text(fields, "rules.notifies", ""))
    if asked.adopts:
        rules["adopts"] = _text(fields, "rules.adopts", "no") == "yes"
    for name in _PAIRED if asked.maps else ():
        rules[name] = {theirs: kinds[name].id_of(ours) for _, (theirs, ours) in _filled(fields, f"rules.{name}")}
    wanted: dict[str, Any] = {name: list(fields.get(f"filter.{name}", ())) for name in _LISTS}
    wanted["metadata"] = {name: value for _, (name, value) in _filled(fields, "filter.metadata")}
    wanted["bookingsOnly"] = "filter.bookingsOnly" in fields
    form = validated(fields, {"filter": wanted, "rules": rules}, UpdateConnection)
    for name in _TABLES:
        form = _checked(form, name)
    return _known(form, kinds)


def beside(form: Form[Any]) -> Form[Any]:
    """Put what is wrong beside the field of the page that has it: one of a list, or the row of a pair."""
    places = {f"filter.{name}": f"filter.{name}" for name in _LISTS}
    for name in _TABLES:
        for row, (key, _) in _filled(form.given, name):
            places[path_of([*name.split("."), key]) or ""] = f"{row}.value"
    errors = {places.get(name, places.get(name.partition("[")[0], name)): said for name, said in form.errors.items()}
    return replace(form, errors={"" if name in {"filter", "rules"} else name: said for name, said in errors.items()})


def _known(form: Form[UpdateConnection], kinds: Mapping[str, Names]) -> Form[UpdateConnection]:
    """Refuse what the catalog has not. The service does too; here it costs no further request."""
    for name in _LISTS:
        if any(each not in kinds[name].labels for each in form.given.get(f"filter.{name}", ())):
            form = form.wrong(f"filter.{name}", "One of these is gone. Take its mark away.")
    for name in _PAIRED:
        for row, (_, ours) in _filled(form.given, f"rules.{name}"):
            if kinds[name].id_of(ours) not in kinds[name].labels:
                form = form.wrong(f"{row}.value", "Choose one of yours, by its name or id.")
    return form


def _checked(form: Form[UpdateConnection], name: str) -> Form[UpdateConnection]:
    """Refuse a row without its first half, and one that another row names already."""
    known: set[str] = set()
    for row, (key, _) in _filled(form.given, name):
        if not key:
            form = form.wrong(f"{row}.name", "Fill this in, or empty the row.")
        elif key in known:
            form = form.wrong(f"{row}.name", "Another row names the same. Keep one of them.")
        known.add(key)
    return form


def _filled(fields: Fields, name: str) -> list[tuple[str, Pair]]:
    return [(row, pair) for row, pair in _sent(fields, name) if any(pair)]


def _sent(fields: Fields, name: str) -> Iterator[tuple[str, Pair]]:
    """Yield each row with its name, as far as there are rows without a gap. One more than can be kept is refused."""
    for at in count():
        row = f"{name}[{at}]"
        if f"{row}.name" not in fields or at > MOST_PAIRS + _BLANK_ROWS:
            return
        yield row, (_text(fields, f"{row}.name", ""), _text(fields, f"{row}.value", ""))


def _text(fields: Fields, name: str, otherwise: str) -> str:
    return fields.get(name, (otherwise,))[-1].strip()
