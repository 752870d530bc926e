"""What an audit entry keeps of a change: differences, what is of a person apart, long values in short."""

from __future__ import annotations

import json

from scheducal.store.audit.changes import LONGEST, changed, differences
from scheducal.store.audit.entries import actor_kind


def test_only_fields_that_differ_are_kept_each_side_where_it_has_a_value() -> None:
    before = {"status": "confirmed", "start": "10:00", "seats": 1, "ids": ["a"], "settings": {"account": "x", "old": 1}}
    after = {"status": "cancelled", "start": "10:00", "seats": None, "ids": ("a",), "settings": {"account": "y"}}
    assert differences(before, after) == {
        "status": {"before": "confirmed", "after": "cancelled"},
        "seats": {"before": 1},
        "settings.account": {"before": "x", "after": "y"},
        "settings.old": {"before": 1},
    }


def test_what_is_of_a_person_stands_apart_and_no_two_texts_of_one_value_are_equal() -> None:
    found = changed(None, {"phone": "+1 555", "people": {"a": "Mary"}, "zone": "UTC"}, ("phone", "people"))
    again = changed(None, {"phone": "+1 555", "people": {"a": "Mary"}, "zone": "UTC"}, ("phone", "people"))
    assert found.plain == again.plain == '{"zone":{"after":"UTC"}}'
    assert again.fields == ("people.a", "phone")
    assert json.loads(str(again.personal))["phone"] == {"after": "+1 555"}
    assert found.digest != again.digest, "a salt keeps the digest from being guessed"


def test_a_long_value_is_kept_in_short() -> None:
    (kept,) = differences({}, {"body": "x" * LONGEST * 2}).values()
    assert kept["after"]["length"] == LONGEST * 2
    assert len(json.dumps(kept)) < LONGEST
    (other,) = differences({}, {"body": "x" * (LONGEST * 2 - 1) + "y"}).values()
    assert other["after"]["sha256"] != kept["after"]["sha256"]


def test_ids_tell_the_kinds_of_actors() -> None:
    cases = {
        "key_01_ab": "key",
        "mem_01": "member",
        "inv_01": "visitor",
        "vis_01": "visitor",
        "cal_01": "system",
        "system": "system",
        "operator": "operator",
        "opk_01": "operator",
    }
    assert {actor: actor_kind(actor) for actor in cases} == cases
