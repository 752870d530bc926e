"""Webhook endpoints in the dashboard: health, settings, secrets, test events and replays."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from scheducal.http.pinned.model import PinnedResponse, PinnedResult
from scheducal.store.table import table
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.endpoints.repository import EndpointRepository
from scheducal.webhooks.secrets import secret_box
from tests.integration.dashboard.pages import Pages
from tests.integration.dashboard.sessions import signed_in_member
from tests.integration.dashboard.soundness import HOSTILE, check_sound
from tests.integration.world.rows import of_kind
from tests.integration.world.webhooks.attempted import Deliveries
from tests.integration.world.webhooks.webhooks import REGISTER, Hooks
from tests.integration.world.world import World

LIST = "/dashboard/webhooks"


@pytest.fixture
def pages(world: World) -> Pages:
    """A developer's browser."""
    return Pages(world.wire, signed_in_member(world.tenant.tenant_id, "developer"))


@pytest.fixture
def path(world: World) -> str:
    """The address of one endpoint."""
    with world.wire.unseen():
        return f"{LIST}/{Hooks(world.client).register().data['webhookId']}"


def stored(world: World, path: str) -> Endpoint:
    """Give the endpoint as it is in the table."""
    found = EndpointRepository(table()).get(world.tenant.tenant_id, path.rpartition("/")[2])
    assert found is not None
    return found


def secret_of(world: World, path: str) -> str:
    """Give its secret."""
    return secret_box().open(stored(world, path).secret, world.tenant.tenant_id, path.rpartition("/")[2])


def logged(action: str) -> int:
    """Count entries of the audit log."""
    return sum(each["action"] == action for each in of_kind("auditEntry"))


def test_an_endpoint_is_registered_changed_switched_and_deleted(world: World, pages: Pages) -> None:
    check_sound(pages.get(LIST))
    check_sound(pages.get(f"{LIST}/new"))
    fields = {"webhookUrl": "https://hooks.example.com/a", "eventTypes": ["booking.created", "webhook.disabled"]}
    made = pages.post(LIST, fields)
    path = made.headers["Location"].removesuffix("/secret")
    check_sound(pages.follow(made))
    check_sound(pages.get(LIST))
    settings = pages.get(f"{path}/settings")
    check_sound(settings)
    assert settings.body.count(" checked") == 2
    changed = pages.post(f"{path}/settings", {**fields, "eventTypes": ["booking.created"]})
    assert changed.headers["Location"] == path
    for verb, is_active in (("off", False), ("on", True)):
        assert pages.post(f"{path}/{verb}").headers["Location"] == path
        assert stored(world, path).is_active is is_active
        check_sound(pages.get(path))
    assert stored(world, path).event_types == ("booking.created",)
    for question in ("off", "delete", "secret/rotate"):
        asked = pages.get(f"{path}/{question}")
        check_sound(asked)
        assert f'action="{path}/{question}"' in asked.body
    assert pages.post(f"{path}/delete").headers["Location"] == LIST
    assert pages.get(path).status == 404


def test_what_a_service_refuses_stands_beside_its_field(pages: Pages, path: str) -> None:
    good = {"webhookUrl": "https://hooks.example.com/a", "eventTypes": ["booking.created"]}
    wrong = [
        ({**good, "webhookUrl": "http://10.0.0.1/"}, "webhookUrl"),
        ({**good, "webhookUrl": HOSTILE}, "webhookUrl"),
        ({**good, "webhookUrl": ""}, "webhookUrl"),
        ({**good, "eventTypes": []}, "eventTypes"),
        ({**good, "eventTypes": [HOSTILE]}, "eventTypes"),
    ]
    for address in (LIST, f"{path}/settings"):
        for fields, name in wrong:
            shown = pages.post(address, fields)
            check_sound(shown, 422)
            assert f'href="#field-{name}"' in shown.body, (address, name)
            assert 'class="error"' in shown.body


def test_the_secret_shows_by_a_click_that_is_logged_and_changes_with_an_overlap(
    world: World, pages: Pages, path: str
) -> None:
    first = secret_of(world, path)
    hidden = pages.get(f"{path}/secret")
    check_sound(hidden)
    assert first not in hidden.body
    assert logged("secret_revealed") == 0
    shown = pages.post(f"{path}/secret/reveal")
    check_sound(shown, most=5)
    assert (first in shown.body, logged("secret_revealed")) == (True, 1)
    asked = pages.get(f"{path}/secret/rotate")
    once = asked.form(f"{path}/secret/rotate")
    for _ in range(2):
        after = pages.follow(pages.post(f"{path}/secret/rotate", once))
        check_sound(after)
        assert "Two secrets sign for 1 day more" in after.text
    second = secret_of(world, path)
    assert (first == second, stored(world, path).version, second in after.body) == (False, 2, False)


def test_health_is_a_sentence_with_its_reason_and_what_comes_next(world: World, pages: Pages, path: str) -> None:
    deliveries = Deliveries(world, path.rpartition("/")[2])
    assert "Nothing was sent to it in 24 hours" in pages.get(path).text
    deliveries.delivered()
    assert "All of 1 attempts in 24 hours got through" in pages.get(path).text
    deliveries.undelivered(response=HOSTILE)
    unsteady = pages.get(path)
    check_sound(unsteady)
    assert "83 % of 6 attempts in 24 hours failed" in unsteady.text
    EndpointRepository(table()).mark_failing(stored(world, path), world.clock.now())
    shown = pages.get(path)
    assert "Every attempt has failed since today, 15:23" in shown.text
    assert "Tue 24 Mar, 15:23, it is switched off" in shown.text
    listed = pages.get(LIST)
    check_sound(listed)
    assert "Every attempt has failed since today, 15:23" in listed.text
    address = f"/dashboard/deliveries?state=undelivered&endpoint={deliveries.webhook_id}"
    assert address in listed.links
    narrowed = pages.get(address)
    check_sound(narrowed)
    assert "Every attempt has failed since today, 15:23" in narrowed.text
    assert f'action="{path}/test"' in narrowed.body


def test_a_test_event_is_a_signed_delivery_to_this_endpoint_alone(world: World, pages: Pages, path: str) -> None:
    with world.wire.unseen():
        Hooks(world.client).register({**REGISTER, "webhookUrl": "https://other.example.com/"})
    sent = pages.post(f"{path}/test")
    with world.wire.unseen():
        world.pipeline.settle()
    assert [each.url for each in world.receivers.got] == [REGISTER["webhookUrl"]]
    assert world.receivers.got[0].event["eventType"] == "webhook.test"
    assert "appointmentId" not in world.receivers.got[0].event["data"]
    shown = pages.follow(sent)
    check_sound(shown)
    assert "Delivered with 1 attempt" in shown.text
    waited = pages.get(sent.headers["Location"], hx_request="true", hx_request_type="partial", hx_target="div#waiting")
    assert waited.headers["HX-Refresh"] == "true"


def test_a_replay_says_what_it_will_do_then_how_far_it_is_and_ends(world: World, pages: Pages, path: str) -> None:
    deliveries, now = Deliveries(world, path.rpartition("/")[2]), world.clock.now()
    bad = [deliveries.undelivered(now - timedelta(hours=2, minutes=each)) for each in range(3)]
    deliveries.undelivered(now - timedelta(hours=9))
    kept = deliveries.plan(now - timedelta(hours=1), is_active=False)
    check_sound(pages.get(f"{LIST}/replay?endpoint={deliveries.webhook_id}"))
    since = {"endpoint": deliveries.webhook_id, "since": "2026-03-19T12:00"}
    asked = pages.post(f"{LIST}/replay", since)
    check_sound(asked)
    assert "Send 4 events to hooks.example.com/scheducal again" in asked.text
    assert "3 could not be delivered, and 1 were not sent" in asked.text
    started = pages.post(f"{path}/replays", asked.form(f"{path}/replays"))
    progress = pages.follow(started)
    check_sound(progress)
    assert 'hx-trigger="every 3s' in progress.body
    with world.wire.unseen():
        world.receivers.answer(REGISTER["webhookUrl"], PinnedResult(3, PinnedResponse(200, "ok")))
        world.pipeline.settle()
    done = pages.get(started.headers["Location"])
    check_sound(done)
    assert "Done. 4 events were sent again" in done.text
    assert "hx-trigger" not in done.body.partition('id="progress"')[2].partition("</progress>")[0]
    assert [deliveries.stored(each).generation for each in (*bad, kept)] == [2, 2, 2, 2]


def test_what_no_replay_takes_is_refused_beside_its_field(pages: Pages, path: str) -> None:
    webhook_id = path.rpartition("/")[2]
    for fields, name in (
        ({"endpoint": HOSTILE, "since": "2026-03-19T12:00"}, "endpoint"),
        ({"endpoint": webhook_id, "since": HOSTILE}, "since"),
        ({"endpoint": webhook_id, "since": "2020-01-01T00:00"}, "since"),
        ({"endpoint": webhook_id, "since": "2030-01-01T00:00"}, "since"),
        ({"endpoint": webhook_id, "since": ""}, "since"),
    ):
        shown = pages.post(f"{LIST}/replay", fields)
        check_sound(shown, 422)
        assert f'id="field-{name}-error"' in shown.body, fields
    for since in (HOSTILE, "", "2020-01-01T00:00:00Z"):
        assert pages.post(f"{path}/replays", {"since": since}).status == 422
    assert pages.get(f"{path}/replays/rpl_x").status == 404


def test_an_endpoint_is_its_tenant_s_and_a_viewer_only_looks(world: World, path: str) -> None:
    viewer = Pages(world.wire, signed_in_member(world.tenant.tenant_id, "viewer"))
    for address in (LIST, path, f"{path}/secret"):
        shown = viewer.get(address)
        check_sound(shown)
        assert not re.findall(rf'<form[^>]*action="{LIST}', shown.body), address
    before = stored(world, path)
    for verb in ("settings", "test", "on", "off", "delete", "secret/reveal", "secret/rotate", "replays"):
        assert viewer.post(f"{path}/{verb}").status == 403, verb
    assert stored(world, path) == before
