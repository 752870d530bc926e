"""Connections in the dashboard: kinds, access, checks, settings, comparisons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

import pytest

from scheducal.connectors import registry
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.connections.wiring import note_access_lost
from scheducal.connectors.reconcile.model import Counts, Progress, progress_document
from scheducal.store.keys import drift_key
from scheducal.store.table import table
from scheducal.store.writes import Update
from tests.contract.oauth.authorities import ANNA
from tests.integration.connectors.authorization_servers import AuthServers, auth_servers
from tests.integration.connectors.connections.helpdesk import KEY, OTHER_KEY, Helpdesk, desk
from tests.integration.dashboard.pages import Pages
from tests.integration.dashboard.sessions import signed_in_member
from tests.integration.dashboard.soundness import HOSTILE, check_sound
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

LIST = "/dashboard/connections"
DESK = {
    "kind": "helpdesk",
    "auth": "api_key",
    "label": "Help",
    "settings.domain": "acme",
    "secrets.apiKey": KEY,
}


@pytest.fixture
def system(world: World) -> Iterator[Helpdesk]:
    """The other side of the help desk."""
    del world
    with desk() as found:
        yield found


@pytest.fixture
def pages(world: World, system: Helpdesk) -> Pages:
    """A developer's browser, while the help desk is known."""
    del system
    return Pages(world.wire, signed_in_member(world.tenant.tenant_id, "developer"))


@pytest.fixture
def at_hand(world: World) -> Iterator[AuthServers]:
    """The authorization servers."""
    with auth_servers(world) as found:
        yield found


def connected(pages: Pages, **other: str) -> str:
    """Connect the help desk, and give the address of its page."""
    made = pages.post(LIST, {**DESK, **other})
    assert made.status == 303, made.text
    return made.headers["Location"]


def test_every_kind_shows_what_it_can_and_its_form_asks_for_its_settings(pages: Pages) -> None:
    check_sound(pages.get(LIST))
    kinds = pages.get(f"{LIST}/kinds")
    check_sound(kinds)
    assert "<code>notifies</code>" in kinds.body
    assert "`" not in kinds.text
    forms = [each for each in kinds.links if each.startswith(f"{LIST}/new?")]
    expected = [way for kind in registry.connectable() for way in registry.manifest(kind).credentials]
    assert len(forms) == len(expected)
    for each in forms:
        form = pages.get(each)
        check_sound(form)
        manifest = registry.manifest(dict(part.split("=") for part in urlsplit(each).query.split("&"))["kind"])
        named = re.findall(r'name="(?:settings|secrets)\.(\w+)"', form.body)
        assert set(named) <= {field.name for field in manifest.settings}
    for query in ("", f"?kind={HOSTILE}&auth=oauth", "?kind=google&auth=api_key"):
        check_sound(pages.get(f"{LIST}/new{query}"), 404)


def test_a_connection_by_key_lives(world: World, pages: Pages) -> None:
    path = connected(pages)
    shown = pages.get(path)
    check_sound(shown)
    assert "Help" in shown.text
    assert KEY not in shown.body
    check_sound(pages.get(LIST))
    settings = pages.get(f"{path}/settings")
    check_sound(settings)
    assert KEY not in settings.body
    saved = pages.post(f"{path}/settings", {"label": HOSTILE[:50], "settings.group": "42", "secrets.apiKey": ""})
    assert saved.headers["Location"] == path, saved.text
    found = ConnectionRepository(table()).find(world.tenant.tenant_id, path.rpartition("/")[2])
    assert (found.label, found.settings, set(found.secrets)) == (
        HOSTILE[:50],
        {"domain": "acme", "group": "42"},
        {"apiKey"},
    )
    for each in (path, LIST, f"{path}/settings", f"{path}/delete"):
        check_sound(pages.get(each))
    assert pages.post(f"{path}/delete").headers["Location"] == LIST
    check_sound(pages.get(path), 404)


def test_what_a_manifest_refuses_stands_beside_its_field(pages: Pages) -> None:
    for change, name in (
        ({"settings.domain": HOSTILE}, "settings.domain"),
        ({"settings.domain": ""}, "settings.domain"),
        ({"secrets.apiKey": ""}, "secrets.apiKey"),
        ({"label": "x" * 5_000}, "label"),
    ):
        shown = pages.post(LIST, {**DESK, **change})
        check_sound(shown, 422)
        assert f'id="field-{name}-error"' in shown.body, change
        assert KEY not in shown.body
    path = connected(pages)
    for change, name in (({"secrets.apiKey": "ü"}, "secrets.apiKey"), ({"settings.group": HOSTILE}, "settings.group")):
        shown = pages.post(f"{path}/settings", change)
        check_sound(shown, 422)
        assert f'id="field-{name}-error"' in shown.body, change


def test_a_check_says_in_words_what_the_system_says(pages: Pages, system: Helpdesk) -> None:
    path = connected(pages)
    good = pages.post(f"{path}/check")
    check_sound(good, most=8)
    assert "It works" in good.text
    system.keys.clear()
    bad = pages.post(f"{path}/check")
    check_sound(bad, most=8)
    assert "It refuses the access" in bad.text


def test_lost_access_is_told_first_and_given_again_by_a_new_key(world: World, pages: Pages) -> None:
    path = connected(pages)
    note_access_lost(world.tenant.tenant_id, path.rpartition("/")[2])
    for each in (path, LIST):
        shown = pages.get(each)
        check_sound(shown)
        assert "gives no access" in shown.text
        assert "Set a new key, and what waits goes out" in shown.text
    pages.post(f"{path}/settings", {"label": "Help", "secrets.apiKey": OTHER_KEY})
    assert "gives no access" not in pages.get(path).text


def test_an_owner_agrees_and_comes_back_to_the_dashboard(world: World, at_hand: AuthServers) -> None:
    pages = Pages(world.wire, signed_in_member(world.tenant.tenant_id, "developer"))
    asked = pages.post(LIST, {"kind": "google", "auth": "oauth", "label": "Anna"})
    assert (asked.status, asked.requests <= 5) == (200, True), asked.text
    link = re.search(r'href="(/oauth/google/start\?link=[^"]+)"', asked.body)
    assert link
    assert "__Host-scheducal-connecting" in pages.jar
    back = at_hand.come_back(at_hand.consent(f"https://api.example.com{unescape(link[1])}"))
    assert f"The Google calendar of {ANNA} is connected" in back.html
    (calendar,) = ConnectionRepository(table()).calendars(world.tenant.tenant_id)
    path = f"{LIST}/{calendar.connection_id}"
    shown = pages.get(path)
    check_sound(shown)
    assert "token holds" in shown.text
    note_access_lost(world.tenant.tenant_id, calendar.connection_id)
    lost = pages.get(path)
    assert f'action="{path}/reconnect"' in lost.body
    again = pages.post(f"{path}/reconnect")
    assert "/oauth/google/start?link=" in again.body


def test_a_comparison_says_what_it_will_do_then_is_due_at_once(world: World, at_hand: AuthServers) -> None:
    at_hand.connect()
    pages = Pages(world.wire, signed_in_member(world.tenant.tenant_id, "developer"))
    (calendar,) = ConnectionRepository(table()).calendars(world.tenant.tenant_id)
    path = f"{LIST}/{calendar.connection_id}"
    asked = pages.get(f"{path}/compare")
    check_sound(asked)
    assert "Somebody deleted the event in the calendar. The appointment is cancelled" in asked.text
    begun = pages.post(f"{path}/compare", asked.form(f"{path}/compare"))
    assert begun.headers["Location"] == path, begun.text
    check_sound(pages.follow(begun))
    row = table().get(drift_key(world.tenant.tenant_id, calendar.connection_id))
    assert row is not None
    assert row["dueAt"] == "2026-03-19T14:23:01"
    assert [each["actor"] for each in of_kind("auditEntry") if each["action"] == "compared"] == [
        pages.session.member_id if pages.session else None
    ]
    under_way = Progress(world.clock.now(), counts=Counts(checked=12, differ=1))
    values = {"progress": progress_document(under_way)}
    table().update(Update(drift_key(world.tenant.tenant_id, calendar.connection_id), values))
    shown = pages.get(path)
    check_sound(shown)
    assert "12 appointments were compared so far" in shown.text
    assert "every 5s" in shown.body
    assert pages.post(f"{path}/compare").headers["Location"] == path


def test_a_connection_is_its_tenant_s_and_a_viewer_only_looks(world: World, pages: Pages) -> None:
    path = connected(pages)
    viewer = Pages(world.wire, signed_in_member(world.tenant.tenant_id, "viewer"))
    for each in (LIST, path, f"{LIST}/kinds"):
        shown = viewer.get(each)
        check_sound(shown)
        assert f'action="{LIST}' not in shown.body
    for verb in ("check", "reconnect", "default", "settings", "compare", "delete"):
        assert viewer.post(f"{path}/{verb}").status == 403, verb
    unknown = path[:-1] + ("y" if path.endswith("x") else "x")
    for address in (unknown, f"{LIST}/x", f"{LIST}/cal_01j0000000000000000000000a"):
        check_sound(pages.get(address), 404)
        for verb in ("check", "reconnect", "default", "compare", "delete"):
            assert pages.post(f"{address}/{verb}").status == 404, (address, verb)
