"""API keys: made with limits, seen again by owners and admins alone, revoked at once."""

from __future__ import annotations

import base64
import re
from html import unescape

import pytest

from scheducal.settings import webhook_settings
from scheducal.store.table import table
from scheducal.tenants import queries
from scheducal.tenants.repository import TenantRepository
from scheducal.tenants.service import create_key, create_tenant, revoke_key
from tests.integration.dashboard.pages import Pages, Shown
from tests.integration.dashboard.sessions import signed_in_member
from tests.integration.world.aws import MAIL_DOMAIN
from tests.integration.world.client import Client
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

LIST = "/dashboard/keys"


@pytest.fixture
def owner(world: World) -> Pages:
    """An owner's browser."""
    return Pages(world.wire, signed_in_member(world.tenant.tenant_id))


def create(browser: Pages, label: str = "Website", role: str = "full", **fields: str) -> Shown:
    """Make a key."""
    return browser.post(f"{LIST}/new", {"label": label, "role": role, "channel": "internal", "limit": "60"} | fields)


def values(page: Shown) -> tuple[str, str]:
    """Read key and secret from a page; the secret is empty where it is not shown."""
    key = re.findall(r"key_\w{26}_\w{16}", page.text)[0]
    return key, (re.findall(r"sec_[\w-]{43}", page.text) or [""])[0]


def test_a_key_is_made_and_both_values_can_be_read_and_used(world: World, owner: Pages) -> None:
    made = create(owner)
    key, secret = values(made)
    assert Client(world.wire, key, secret).list().status == 200
    page = owner.get(f"{LIST}/{key}")
    assert (values(page), "Reveal the secret" in page.text) == ((key, ""), True)
    assert secret not in owner.get(LIST).body
    assert values(owner.post(f"{LIST}/{key}/secret")) == (key, secret)
    entries = [(each["action"], each["actorKind"]) for each in of_kind("auditEntry") if each["objectId"] == key]
    assert sorted(entries) == [("created", "member"), ("revealed", "member")]
    rows = str([vars_of for kind in ("apiKey", "keyInForce", "auditEntry") for vars_of in of_kind(kind)])
    assert secret not in rows
    assert base64.b64encode(secret.encode()).decode() not in rows
    assert webhook_settings().webhook_key_id


def test_the_list_shows_use_and_costs_three_requests(world: World, owner: Pages) -> None:
    key, secret = values(create(owner, limit="10"))
    assert re.search(r"Website key_\S+ Full access internal never 0 of 10", owner.get(LIST).text)
    client = Client(world.wire, key, secret)
    for _ in range(4):
        client.list()
    page = owner.get(LIST)
    assert "4 of 10" in page.text
    assert "Website" in page.text
    assert page.requests == 3
    world.clock.advance(minutes=10)
    assert "0 of 10" in owner.get(LIST).text


def test_a_role_and_a_channel_limit_the_key(world: World, owner: Pages) -> None:
    viewer = Client(world.wire, *values(create(owner, "Looks", "viewer")))
    assert viewer.list().status == 200
    answer = viewer.create({}, idempotency_key="k")
    assert (answer.status, answer.body["error"]["code"]) == (403, "insufficient_scope")
    other = Client(world.wire, *values(create(owner, "Shop", "full", channel="partner")))
    assert other.list().status == 403


def test_a_revoked_key_opens_nothing_and_its_secret_is_gone(world: World, owner: Pages) -> None:
    key, secret = values(create(owner))
    question = owner.get(f"{LIST}/{key}/revoke")
    assert "answered with 401" in question.text
    assert "is revoked" in owner.follow(owner.post(f"{LIST}/{key}/revoke")).text
    assert Client(world.wire, key, secret).list().status == 401
    assert "kept nowhere" in owner.post(f"{LIST}/{key}/secret").text
    assert not [each for each in of_kind("keyInForce") if each["sk"].endswith(key)]


def test_revoked_keys_are_listed_with_who_revoked_them_and_when(world: World, owner: Pages) -> None:
    assert "No key is revoked" in owner.get(f"{LIST}/revoked").text
    key, _ = values(create(owner, "Old website"))
    owner.post(f"{LIST}/{key}/revoke")
    keys, at = TenantRepository(table()), world.clock.now()
    lost = create_key(keys, world.tenant.tenant_id, at, role="read", channel="internal", label="Lost").key
    revoke_key(keys, world.tenant.tenant_id, lost.api_key, at)
    page = owner.get(f"{LIST}/revoked")
    assert page.requests == 3
    assert owner.session is not None
    assert re.search(r"Old website key_\S+ today, \d\d:\d\d Ada Byron Full access never", page.text), page.text
    assert re.search(r"Lost key_\S+ today, \d\d:\d\d an operator", page.text), page.text
    assert "Old website" not in owner.get(LIST).text
    assert "by Ada Byron" in owner.get(f"{LIST}/{key}").text
    assert "by an operator" in owner.get(f"{LIST}/{lost.api_key}").text
    viewer = Pages(world.wire, signed_in_member(world.tenant.tenant_id, "viewer"))
    assert viewer.get(f"{LIST}/revoked").status == 403
    other = create_tenant(keys, "Other", MAIL_DOMAIN, at)
    assert "No key is revoked" in Pages(world.wire, signed_in_member(other.tenant_id)).get(f"{LIST}/revoked").text


def test_revoked_keys_are_read_page_after_page(world: World, owner: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "A_PAGE", 2)
    revoked = {values(create(owner, f"Key {number}"))[0] for number in range(5)}
    for each in revoked:
        owner.post(f"{LIST}/{each}/revoke")
    found, path = set[str](), f"{LIST}/revoked"
    for _ in range(9):
        shown = owner.get(path)
        found |= set(re.findall(r"keys/(key_\w+)", shown.body))
        if not (following := re.findall(r'href="([^"]*)">Older', shown.body)):
            break
        path = unescape(following[0])
        assert world.tenant.tenant_id.removeprefix("ten_") not in path
    assert found == revoked
    assert owner.get(f"{LIST}/revoked?cursor=abc").status == 422


def test_a_tenant_can_have_secrets_shown_once(world: World, owner: Pages) -> None:
    kept, kept_secret = values(create(owner))
    assert "shown once from now on" in owner.follow(owner.post(f"{LIST}/secrets", {"secrets": "once"})).text
    made = create(owner, "Later")
    assert "Copy the secret now" in made.text
    for key in (kept, values(made)[0]):
        assert values(owner.post(f"{LIST}/{key}/secret"))[1] == ""
    assert Client(world.wire, kept, kept_secret).list().status == 200
    assert not [each for each in of_kind("keyInForce") if "sealed" in each]
    owner.post(f"{LIST}/secrets", {"secrets": "again"})
    key, secret = values(create(owner, "Again"))
    assert values(owner.post(f"{LIST}/{key}/secret")) == (key, secret)


def test_what_is_wrong_with_a_new_key_is_said_beside_its_field(owner: Pages) -> None:
    create(owner)
    for fields, said in (
        ({}, "there is a key of this name"),
        ({"label": "B", "role": "king"}, "a role is one of"),
        ({"label": "B", "channel": "nowhere"}, "there is no such channel"),
        ({"label": "B", "limit": "0"}, "limit"),
        ({"label": ""}, "fill this in"),
    ):
        answer = owner.post(f"{LIST}/new", {"label": "Website", "role": "full", "channel": "internal", **fields})
        assert (answer.status, said in answer.text.lower()) == (422, True), (fields, answer.text)


def test_only_owners_and_admins_see_secrets_and_nobody_makes_more_than_they_are(world: World, owner: Pages) -> None:
    key, secret = values(create(owner))
    developer = Pages(world.wire, signed_in_member(world.tenant.tenant_id, "developer"))
    assert developer.get(f"{LIST}/{key}").status == 200
    assert developer.post(f"{LIST}/{key}/secret").status == 403
    assert developer.post(f"{LIST}/secrets", {"secrets": "once"}).status == 403
    assert "cannot give the role full" in create(developer, "Mine", "full").text
    assert values(create(developer, "Mine", "developer"))[1]
    viewer = Pages(world.wire, signed_in_member(world.tenant.tenant_id, "viewer"))
    assert [viewer.get(each).status for each in (LIST, f"{LIST}/{key}")] == [403, 403]
    assert viewer.post(f"{LIST}/{key}/revoke").status == 403
    assert Client(world.wire, key, secret).list().status == 200


def test_another_tenant_s_key_is_not_found(world: World, owner: Pages) -> None:
    theirs = world.new_tenant("Other").api_key
    for method, path in (("get", ""), ("get", "/revoke"), ("post", "/secret"), ("post", "/revoke")):
        assert getattr(owner, method)(f"{LIST}/{theirs}{path}").status == 404
