"""The inventory of rows: complete in itself, and what exports and erasures make of it."""

from __future__ import annotations

from infra.inventory import PAGE, page_with
from scheducal.inventory.kinds import ALL_KINDS, ROW_KINDS
from scheducal.inventory.model import COMMON, RowKind
from scheducal.inventory.views import anonymised, exported
from tests.every import failures


def _row(kind: RowKind) -> dict[str, str]:
    texts = {name: f"<{name}>" for name in kind.attributes}
    return texts | dict.fromkeys(kind.json.split(), '{"a": 1}') | {"kind": kind.name}


def _check_named_once(name: str) -> None:
    kind = ROW_KINDS[name]
    named = [*kind.plain.split(), *kind.machine.split(), *kind.hidden.split(), *kind.person]
    assert len(named) == len(set(named)), "an attribute has two places"
    assert set(kind.json.split()) <= set(named)
    assert not (COMMON & set(named)) - set(kind.person)
    assert kind.person or kind.erasure != "anonymise", "there is nothing to anonymise"


def _check_export(name: str) -> None:
    kind = ROW_KINDS[name]
    line = exported(_row(kind))
    assert (line is None) == (kind.export is None)
    if line is not None:
        assert line["type"] == kind.export
        assert not {*kind.hidden.split(), *kind.machine.split(), *COMMON} & line.keys()


def _check_anonymised(name: str) -> None:
    row = _row(ROW_KINDS[name])
    values, gone = anonymised(row)
    after = {each: value for each, value in (row | values).items() if each not in gone}
    assert [each for each in ROW_KINDS[name].person if after.get(each) == row[each]] == []


def test_every_attribute_has_one_place() -> None:
    assert len(ROW_KINDS) == len(ALL_KINDS)
    assert failures(_check_named_once, ROW_KINDS) == {}


def test_an_export_shows_no_secret_and_no_state_of_the_machine() -> None:
    assert failures(_check_export, ROW_KINDS) == {}
    line = exported({"pk": "p", "sk": "s", "kind": "event", "eventId": "evt_1", "envelope": '{"id": "evt_1"}'})
    assert line == {"type": "event", "ref": "p s", "eventId": "evt_1", "envelope": {"id": "evt_1"}}


def test_an_anonymised_row_keeps_nothing_of_the_person() -> None:
    assert failures(_check_anonymised, ROW_KINDS) == {}


def test_the_page_has_the_table() -> None:
    text = PAGE.read_text("utf-8")
    assert text == page_with(text), "python -m infra.inventory writes it"
