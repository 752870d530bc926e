"""Deliveries in the dashboard: lists with filters, one delivery, replays. What receivers answer is hostile text."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from datetime import timedelta
from html import unescape
from urllib.parse import quote

import pytest

from scheducal.http.pinned.model import PinnedResponse, PinnedResult
from scheducal.store.table import table
from scheducal.tenants.repository import TenantRepository
from scheducal.tenants.service import create_tenant
from scheducal.webhooks.endpoints.repository import EndpointRepository
from scheducal.webhooks.secrets import secret_box
from tests.integration.dashboard.pages import Pages
from tests.integration.dashboard.sessions import signed_in_member
from tests.integration.dashboard.soundness import HOSTILE, check_sound
from tests.integration.world.aws import MAIL_DOMAIN
from tests.integration.world.requests import WITH_JOHN
from tests.integration.world.rows import of_kind
from tests.integration.world.webhooks.attempted import Deliveries
from tests.integration.world.webhooks.deliveries import every_event_has_ended, registered, sent_test, the_delivery
from tests.integration.world.webhooks.receivers import answering
from tests.integration.world.webhooks.webhooks import REGISTER, URL, Hooks
from tests.integration.world.world import World

LIST = "/dashboard/deliveries"


@pytest.fixture
def pages(world: World) -> Pages:
    """A developer's browser."""
    return Pages(world.wire, signed_in_member(world.tenant.tenant_id, "developer"))


@pytest.fixture
def deliveries(world: World) -> Deliveries:
    """Those to one endpoint."""
    with world.wire.unseen():
        return Deliveries(world, Hooks(world.client).register().data["webhookId"])


def test_the_list_shows_trouble_first_and_filters_by_its_address(pages: Pages, deliveries: Deliveries) -> None:
    bad, good = deliveries.undelivered(response=HOSTILE), deliveries.delivered()
    first = pages.get(LIST)
    check_sound(first)
    assert f"{LIST}/{bad.webhook_id}/{bad.delivery_id}" in first.links
    assert good.delivery_id not in first.body
    everything = pages.get(f"{LIST}?state=all")
    check_sound(everything)
    assert {bad.delivery_id, good.delivery_id} <= set(re.findall(r"[0-9TZ]{16}-[0-9a-f-]{36}", everything.body))
    narrowed = pages.get(f"{LIST}?state=all&answer=2xx&since=2020-01-01&until=2099-01-01&endpoint={bad.webhook_id}")
    check_sound(narrowed)
    assert (bad.delivery_id in narrowed.body, good.delivery_id in narrowed.body) == (False, True)


def test_all_of_several_endpoints_shows_the_newest_of_each(world: World, pages: Pages, deliveries: Deliveries) -> None:
    first = deliveries.delivered()
    other = Deliveries(world, registered(world, "https://other.example.com/hook")).undelivered()
    shown = pages.get(f"{LIST}?state=all")
    check_sound(shown)
    parts = re.findall(r'id="(newest-\d)" hx-get="([^"]*)"', shown.body)
    assert len(parts) == 2
    seen = [pages.get(unescape(to), hx_request_type="partial", hx_target=f"div#{name}") for name, to in parts]
    for each in (first, other):
        (part,) = [one for one in seen if each.delivery_id in one.body]
        check_sound(part)
        assert "<html" not in part.body
    check_sound(pages.get(f"{LIST}/newest"))
    check_sound(pages.get(f"{LIST}/newest?state=all&endpoint={quote(HOSTILE)}"))


def test_a_filter_that_is_none_is_explained_in_the_page(pages: Pages, deliveries: Deliveries) -> None:
    deliveries.undelivered()
    for query in (
        f"state={quote(HOSTILE)}",
        f"type={quote(HOSTILE)}",
        f"answer={quote(HOSTILE)}",
        f"state=all&endpoint={quote(HOSTILE)}",
        f"since={quote(HOSTILE)}",
        f"text={'x' * 201}",
        f"cursor={quote(HOSTILE)}",
        "since=2026-03-20&until=2026-03-01",
    ):
        shown = pages.get(f"{LIST}?{query}")
        check_sound(shown, 200 if "endpoint" in query else 422)
    check_sound(pages.get(f"{LIST}?text={quote(HOSTILE)}"))


def test_a_rare_filter_says_how_far_it_came_and_goes_on(world: World, pages: Pages, deliveries: Deliveries) -> None:
    world.clock.advance(days=20)
    pages = Pages(world.wire, signed_in_member(world.tenant.tenant_id, "developer"))
    shown = pages.get(f"{LIST}?state=all&answer=404")
    for _ in range(20):
        check_sound(shown)
        if "Nothing fits these filters" in shown.text:
            return
        assert "Nothing found back to" in shown.text
        found = re.search(r'hx-get="([^"]*)"\s+hx-trigger="load', shown.body)
        assert found
        shown = pages.get(unescape(found[1]))
    raise AssertionError("the search never ends")


def test_pages_of_a_list_lead_on_and_back(pages: Pages, deliveries: Deliveries) -> None:
    for number in range(30):
        deliveries.undelivered(deliveries.world.clock.now() - timedelta(minutes=number))
    first = pages.get(LIST)
    check_sound(first)
    (older,) = [each for each in first.links if "cursor=" in each]
    second = pages.get(older)
    check_sound(second)
    assert (first.body.count('type="checkbox"'), second.body.count('type="checkbox"')) == (25, 5)
    assert LIST in {each.partition("?")[0] for each in second.links if "Newer" in second.text}


def test_one_delivery_shows_each_answer_escaped_and_a_signature_to_repeat(world: World, pages: Pages) -> None:
    with world.wire.unseen():
        hooks = Hooks(world.client)
        webhook_id = hooks.register().data["webhookId"]
    told = pages.post(f"/dashboard/webhooks/{webhook_id}/test")
    assert told.status == 303
    waiting = pages.follow(told)
    check_sound(waiting)
    assert "about to be made" in waiting.text
    response = PinnedResponse(500, HOSTILE)
    world.receivers.answer(REGISTER["webhookUrl"], PinnedResult(12, response))
    with world.wire.unseen():
        world.pipeline.settle()
    path = told.headers["Location"]
    shown = pages.get(path)
    check_sound(shown)
    assert "500 Internal Server Error" in shown.text
    assert "alert(1)" in unescape(shown.body)
    (address,) = [each for each in shown.links if "/signature?" in each]
    headers = pages.get(address)
    check_sound(headers)
    sent = dict(re.findall(r"^([\w-]+): (.*)$", unescape(headers.body), re.MULTILINE))
    body = pages.get(f"{path}/body")
    assert body.headers["Content-Disposition"] == 'attachment; filename="body.json"'
    endpoint = EndpointRepository(table()).get(world.tenant.tenant_id, webhook_id)
    assert endpoint is not None
    secret = secret_box().open(endpoint.secret, world.tenant.tenant_id, webhook_id)
    signed = f"{sent['webhook-id']}.{sent['webhook-timestamp']}.{body.body}".encode()
    key = base64.b64decode(secret.removeprefix("whsec_"))
    assert sent["webhook-signature"] == f"v1,{base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()}"
    made = world.receivers.got[-1]
    assert {name: made.headers[name] for name in ("webhook-signature", "webhook-timestamp")} == {
        name: sent[name] for name in ("webhook-signature", "webhook-timestamp")
    }
    assert secret not in shown.body + headers.body


def test_a_look_at_what_was_sent_about_a_person_is_noted(world: World, pages: Pages) -> None:
    registered(world, types=["appointment.created"])
    world.client.create(WITH_JOHN, idempotency_key="k")
    world.pipeline.settle()
    (path,) = {each for each in pages.get(f"{LIST}?state=all").links if re.search(r"/[0-9T]+Z-", each)}
    part = {"hx_request": "true", "hx_request_type": "partial", "hx_target": "div#attempts"}
    for headers, count in (({}, 1), (part, 1), ({}, 2)):
        check_sound(pages.get(path, **headers))
        read = [each for each in of_kind("auditEntry") if each["objectKind"] == "delivery"]
        assert [each["action"] for each in read] == ["read"] * count
    assert {each["objectId"] for each in read} == {path.rpartition("/")[2]}


def test_twenty_attempts_with_the_largest_answers_stay_a_small_page(pages: Pages, deliveries: Deliveries) -> None:
    delivery = deliveries.undelivered(response="'" * 4_096)
    shown = pages.get(f"{LIST}/{delivery.webhook_id}/{delivery.delivery_id}?attempt=1.2")
    check_sound(shown)
    assert "attempt 2" in shown.text


def test_what_is_not_there_or_another_tenant_s_is_not_found(world: World, deliveries: Deliveries) -> None:
    delivery = deliveries.undelivered()
    path = f"{LIST}/{delivery.webhook_id}/{delivery.delivery_id}"
    world.clock.advance(hours=1)
    with world.wire.unseen():
        tenant = create_tenant(TenantRepository(table()), "Other", MAIL_DOMAIN, world.clock.now())
        other = Pages(world.wire, signed_in_member(tenant.tenant_id))
    own = Pages(world.wire, signed_in_member(world.tenant.tenant_id))
    for browser, address in (
        (other, path),
        (own, path[:-1] + ("y" if path.endswith("x") else "x")),
        (own, f"{LIST}/x/y"),
        (own, f"{LIST}/%23/{quote(HOSTILE)}"),
    ):
        for shown in (browser.get(address), browser.get(f"{address}/body")):
            check_sound(shown, 404)
        assert browser.post(f"{address}/replay").status == 404
    assert deliveries.stored(delivery) == delivery


def test_chosen_deliveries_are_sent_again_and_the_rest_is_explained(
    world: World, pages: Pages, deliveries: Deliveries
) -> None:
    bad, open_one = deliveries.undelivered(), deliveries.plan()
    chosen = [f"{each.webhook_id}/{each.delivery_id}" for each in (bad, open_one)] + [HOSTILE]
    answer = pages.post(f"{LIST}/replay", {"delivery": chosen, "back": f"{LIST}?state=all"})
    assert (answer.status, answer.headers["Location"]) == (303, f"{LIST}?state=all")
    shown = pages.follow(answer)
    check_sound(shown)
    assert "1 of 3 are sent again" in shown.text
    assert (deliveries.stored(bad).generation, deliveries.stored(open_one).generation) == (2, 1)
    away = pages.post(f"{LIST}/replay", {"delivery": [], "back": "https://evil.example"})
    assert away.headers["Location"] == LIST
    assert pages.post(f"{LIST}/replay", {"delivery": [f"x/{n}" for n in range(26)]}).status == 422


def test_a_viewer_reads_and_sends_nothing_again(world: World, deliveries: Deliveries) -> None:
    bad = deliveries.undelivered()
    viewer = Pages(world.wire, signed_in_member(world.tenant.tenant_id, "viewer"))
    shown = viewer.get(f"{LIST}/{bad.webhook_id}/{bad.delivery_id}")
    check_sound(shown)
    assert "/replay" not in shown.body
    assert "checkbox" not in viewer.get(LIST).body
    assert viewer.post(f"{LIST}/{bad.webhook_id}/{bad.delivery_id}/replay").status == 403
    assert viewer.post(f"{LIST}/replay", {"delivery": f"{bad.webhook_id}/{bad.delivery_id}"}).status == 403
    assert deliveries.stored(bad).generation == 1


def test_one_that_waits_for_its_next_attempt_is_tried_now(world: World, pages: Pages) -> None:
    webhook_id = registered(world)
    world.receivers.answer(URL, answering(503), answering(503), answering(200))
    sent_test(world, webhook_id)
    world.pipeline.work()
    world.clock.advance(minutes=2)
    world.pipeline.work()
    row = the_delivery()
    assert (row["state"], row["attempt"]) == ("retrying", 3)
    path = f"{LIST}/{webhook_id}/{row['sk'].removeprefix('D#')}"
    waiting = pages.get(path)
    check_sound(waiting)
    assert "Try now" in waiting.text
    assert pages.post(f"{path}/replay").status == 303
    world.pipeline.work()
    assert (the_delivery()["state"], the_delivery()["generation"]) == ("delivered", 2)
    world.pipeline.settle()
    assert len(world.receivers.got) == 3, "the attempt that was waited for is not made"
    every_event_has_ended()
    done = pages.get(path)
    assert ("Try now" in done.text, "Replay" in done.text) == (False, True)
