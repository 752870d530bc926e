"""What a file asks for, and what is wrong with it: told with path and line, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheducal.catalog.model import EntryMeta
from scheducal.catalog.resources.document import DEFAULTS, RESOURCE
from scheducal.catalog.rows import Read, State, entry_item
from scheducal.clock import now
from scheducal.store.keys import Key, catalog_key
from scheducal_tools.tenant_config.errors import ConfigRefused
from scheducal_tools.tenant_config.plan import planned
from scheducal_tools.tenant_config.yaml_text import parse_yaml

ROOT = Path(__file__).parents[3]
TENANT = "ten_1"
WRONG = """\
resources:
  Anna:
    kind: human
    timeZone: Berlin
    weekly: {monday: [9-17]}
    name: Anna
  Ben:
    kind: person
    timeZone: Europe/Berlin
    weekly:
      monday: [09:00-12:00, 11:00-13:00]
services:
  Advice:
    timeZone: Europe/Berlin
    durations: [30]
    staffing:
      - resources: [Ben]
        take: 2
      - resources: [Carla]
  Talk:
    timeZone: Europe/Berlin
    durations: [30]
    interval: soon
    staffing: [{resources: [Ben]}]
    channels: {shop: {}}
rooms:
  Room 1: {}
"""


def with_resources(*names: str) -> Read:
    """Make a catalog of rooms with these names."""
    items = {}
    for place, name in enumerate(names):
        stamp = EntryMeta.first(TENANT, f"res_{place}", now())
        contents = {**DEFAULTS, "name": name, "kind": "room", "timeZone": "Europe/Berlin"}
        key = catalog_key(TENANT, "resource", stamp.entry_id)
        items[key] = {**key.attributes(), **entry_item(RESOURCE, stamp, RESOURCE.parse(stamp, contents))}
    return Read(TENANT, State(1), items)


def empty() -> Read:
    return Read(TENANT, State(), dict[Key, dict[str, object]]())


def test_the_sample_business_is_right() -> None:
    text = (ROOT / "docs" / "sample-business.yaml").read_text("utf-8")
    plan = planned(parse_yaml(text), empty())
    assert {step.action for step in plan.steps} == {"create"}
    assert [step.kind for step in plan.steps] == ["channel"] * 2 + ["resource"] * 6 + ["service"] * 5


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(ConfigRefused) as refused:
        planned(parse_yaml(WRONG), empty())
    told = [str(wrong) for wrong in sorted(refused.value.wrongs, key=lambda each: each.line or 0)]
    assert [line.partition(" must")[0].partition(" of a")[0] for line in told] == [
        "line 3: resources.Anna.kind:",
        "line 4: resources.Anna.timeZone:",
        "line 5: resources.Anna.weekly.monday[0]:",
        "line 6: resources.Anna.name: there is no such field; an entry goes by the name above it",
        "line 11: resources.Ben.weekly.monday[1]: overlaps 09:00-12:00; make one range of them",
        (
            "line 19: services.Advice.staffing[1].resources[0]: there is no resource Carla, neither in the file nor at "
            "the tenant"
        ),
        "line 23: services.Talk.interval:",
        "line 26: rooms: there is no such section; the sections are channels, resources, services",
    ]


def test_rules_are_those_of_the_api() -> None:
    text = WRONG.replace("      - resources: [Carla]\n", "").replace("soon", "30")
    with pytest.raises(ConfigRefused) as refused:
        planned(parse_yaml(text), empty())
    told = [str(wrong) for wrong in refused.value.wrongs]
    assert "line 18: services.Advice.staffing[0].take: must be at most 1, the number of its resources" in told
    assert "line 24: services.Talk.channels.shop: there is no such channel" in told


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file must have the sections channels, resources, services"),
        ("extras: {}\n", "line 1: extras: there is no such section"),
        ("resources: [Anna]\n", "line 1: resources: must hold entries by name"),
        ("resources:\n  Anna: person\n", "line 2: resources.Anna: must hold fields by name"),
        ("resources:\n  Room: {kind: room, timeZone: Europe/Berlin}\n", "line 2: resources.Room: the tenant has two"),
        ("channels:\n  Shop: {}\n", "line 2: channels.Shop"),
    ],
)
def test_what_is_no_such_file_is_refused(text: str, message: str) -> None:
    with pytest.raises(ConfigRefused) as refused:
        planned(parse_yaml(text), with_resources("Room", "Room"))
    assert message in refused.value.message


def test_a_calendar_must_be_one_that_the_tenant_has_connected() -> None:
    text = parse_yaml("resources:\n  Room:\n    {kind: room, timeZone: Europe/Berlin, calendarId: cal_1}\n")
    assert len(planned(text, empty(), {"cal_1"}).steps) == 1
    with pytest.raises(ConfigRefused, match=r"line 3: .*calendarId: the tenant has connected no"):
        planned(text, empty(), {"cal_2"})


def test_what_the_file_does_not_mention_is_told_and_left() -> None:
    text = """
resources:
  Room 1: {kind: room, timeZone: Europe/Lisbon}
  Room 2: {kind: room, timeZone: Europe/Berlin}
"""
    plan = planned(parse_yaml(text), with_resources("Room 1", "Room 2", "Room 3"))
    assert [(step.name, step.action, step.before) for step in plan.steps] == [
        ("Room 1", "update", {"timeZone": "Europe/Berlin"}),
        ("Room 2", "keep", {}),
    ]
    assert plan.left == (("resource", "Room 3"),)
