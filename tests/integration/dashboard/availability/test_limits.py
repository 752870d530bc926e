"""Limits of a service and rules of its channels, in the form of the service."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from tests.integration.dashboard.appointments.test_pages import fine
from tests.integration.dashboard.pages import Pages
from tests.integration.world.catalog.business import Business

HERE = "/dashboard/availability"


def limited(business: Business, anna: str) -> str:
    """Give the page of a service with limits and rules of channels."""
    business.catalog.put_channel("front-desk", {"holdSeconds": 60})
    weekdays = {"days": 20, "business": True}
    rules = {"partner": {"isOffered": False}, "open": {"horizon": {"from": "2026-04-01", "to": "2026-04-30"}}}
    limits = [{"per": "day", "most": 4}, {"per": "time", "most": 1}]
    return f"{HERE}/services/{business.service(anna, limits=limits, channels=rules, horizon=weekdays)}"


def test_a_form_that_is_sent_as_it_is_shown_changes_nothing(pages: Pages, business: Business) -> None:
    here = limited(business, business.resource("Anna"))
    asked = fine(pages.get(here))
    assert "partner: not offered" in asked.text
    for shown in ("20 weekdays", "2026-04-01 to 2026-04-30"):
        assert f'value="{shown}"' in asked.body
    unchanged = pages.post(here, sent(asked.body))
    (found,) = business.catalog.list("services").data["services"]
    assert (unchanged.status, found["version"]) == (303, 1), "what a page shows can be sent back, and changes nothing"


def test_limits_and_rules_of_channels_are_edited(pages: Pages, business: Business) -> None:
    anna = business.resource("Anna")
    here = limited(business, anna)
    fields = {
        **sent(pages.get(here).body),
        "limits[0].most": "",
        "limits[2].most": "7",
        "limits[2].per": "week",
        "limits[2].scope": "customer",
        "limits[2].timeZone": "Europe/Paris",
        "channels.partner.isOffered": "yes",
        "channels.front-desk.notice": "120",
        "channels.front-desk.horizon": "30",
        "channels.front-desk.mostPerDay": "3",
        "channels.front-desk.fraction": "50",
        "channels.front-desk.resources": anna,
        "horizon": "2026-05-01 to 2026-05-31",
    }
    assert pages.post(here, {**fields, "once": "2"}).status == 303
    (found,) = business.catalog.list("services").data["services"]
    assert found["limits"] == [
        {"per": "time", "most": 1, "scope": "customer", "timeZone": None},
        {"per": "week", "most": 7, "scope": "customer", "timeZone": "Europe/Paris"},
    ]
    assert found["channels"].keys() == {"front-desk", "open"}
    rule = {"notice": 120, "horizon": {"days": 30, "business": False}, "mostPerDay": 3, "fraction": 50}
    assert found["channels"]["front-desk"] == {"isOffered": True, "resources": [anna], **rule}
    assert found["horizon"] == {"from": "2026-05-01", "to": "2026-05-31"}
    for name, value in (
        ("limits[2].most", "0"),
        ("limits[1].scope", "resource"),
        ("channels.front-desk.fraction", "101"),
        ("channels.open.horizon", "x"),
        ("channels.open.resources", "res_x"),
    ):
        refused = pages.post(here, {**fields, "version": "2", name: value, "once": name})
        assert (refused.status, f'id="field-{name}-error"' in refused.body) == (422, True), (name, refused.text)


def sent(body: str) -> dict[str, Any]:
    """Give what a browser would send of a page's last form."""
    reader = Sent()
    reader.feed(body)
    return reader.fields


class Sent(HTMLParser):
    """Collects the fields of the forms of a page's content."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, Any] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in a field."""
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            self.fields = {}
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given:
            self.fields[self._select] = value
        elif tag == "input" and given.get("type") in {"checkbox", "hidden"}:
            if given["type"] == "hidden" or "checked" in given:
                self.fields.setdefault(name, []).append(value)
        elif tag in {"input", "textarea"}:
            self.fields[name] = value
