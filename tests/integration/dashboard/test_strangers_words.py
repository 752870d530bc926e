"""What strangers write is shown as they wrote it, and never runs: names, subjects, places, comments, notes, bodies."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from uuid import uuid4

from tests.integration.dashboard.pages import Pages
from tests.integration.dashboard.sessions import signed_in_member
from tests.integration.world.catalog.business import MONDAY, Business
from tests.integration.world.requests import PLAIN
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

# One of each way out of text, of an attribute, of a script and of a URL.
ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "</textarea></title><svg onload=alert(1)>",
)
_OURS = re.compile(r"hx-[a-z-]+|data-[a-z-]+|aria-[a-z-]+|[a-z]+")


class Reader(HTMLParser):
    """Finds what would run: scripts of nobody's, handlers, and addresses that are code."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        given = dict(attrs)
        if tag in {"img", "iframe", "object"} or (tag == "script" and not (given.get("src") or "").startswith("/")):
            self.found.append(tag)
        for name, value in given.items():
            if name.startswith("on") or not _OURS.fullmatch(name.lower()):
                self.found.append(f"{tag} {name}")
            if name in {"href", "src", "action", "hx-get", "hx-post"} and "javascript:" in (value or "").lower()[:12]:
                self.found.append(f"{tag} {value}")


def every_page(world: World, attack: str) -> dict[str, str]:
    """Write the attack wherever a stranger can, and give every page that shows it."""
    business = Business(world.client)
    resource_id = business.resource(
        attack[:60], timeOff=[{"start": "2026-03-24T00:00:00", "end": "2026-03-25T00:00:00", "reason": attack}]
    )
    # Templates have names in braces, and refuse others.
    templates = {"subject": ATTACKS[1], "location": ATTACKS[0]}
    service = business.service(resource_id, name=attack, description=attack, **templates)
    customer = {"name": attack, "email": "ada@example.com", "notes": attack}
    booking = business.book(service, "09:00", customer=customer, notes=attack, metadata={"a": attack}).data["bookingId"]
    other = business.book(service, "10:00", customer={"name": attack, "email": "bob@example.com"}).data["bookingId"]
    business.change("cancel", other, {"reason": attack})
    fields = {"appointmentSubject": attack, "appointmentLocation": attack, "appointmentBody": f"{attack}\n{attack}"}
    times = {"appointmentStart": f"{MONDAY}T09:00:00", "appointmentEnd": f"{MONDAY}T10:00:00"}
    made = world.client.create(
        {**PLAIN, **fields, **times, "name": attack, "address": "mia@example.com"}, idempotency_key=uuid4().hex
    )
    appointment = made.data["appointmentId"]
    (row, *_) = of_kind("customer")
    owner = Pages(world.wire, signed_in_member(world.tenant.tenant_id, "owner"))
    customer_id = row["customerId"]
    paths = [
        *(f"/dashboard/appointments?day={MONDAY}&view={view}" for view in ("day", "week", "month", "list")),
        *(f"/dashboard/bookings?day={MONDAY}&view={view}" for view in ("week", "month", "list")),
        *(f"/dashboard/appointments/{appointment}{tail}" for tail in ("", "/edit", "/cancel")),
        *(f"/dashboard/bookings/{booking}{tail}" for tail in ("", "/edit", "/cancel", "/move")),
        f"/dashboard/bookings/{other}",
        "/dashboard/bookings/new",
        f"/dashboard/bookings/filters?service={service}",
        *(f"/dashboard/availability{tail}" for tail in ("", "/services", f"/services/{service}", f"/{resource_id}")),
        *(f"/dashboard/availability/{resource_id}{tail}" for tail in ("/year?year=2026", "/days", "/edit")),
        f"/dashboard/availability/offers?service={service}&date={MONDAY}&time=09:00",
        "/dashboard/customers",
        *(
            f"/dashboard/customers/{customer_id}{tail}"
            for tail in ("", "?show=answers", "/edit", "/merge?who=bob@example.com")
        ),
    ]
    shown = {path: owner.get(path) for path in paths}
    assert {path: each.status for path, each in shown.items() if each.status != 200} == {}
    # A script may ask for the content alone.
    parts = {path: owner.get(path, hx_request_type="partial", hx_target="main#content") for path in paths}
    assert {path: each.status for path, each in parts.items() if each.status != 200} == {}
    return {path: each.body for path, each in shown.items()}


def test_nothing_that_a_stranger_writes_runs(world: World) -> None:
    attack = " ".join(ATTACKS)
    for path, body in every_page(world, attack).items():
        reader = Reader()
        reader.feed(body)
        assert reader.found == [], path
        if path == "/dashboard/customers":
            assert attack in unescape(re.sub(r"<[^>]*>", "", body)), "it is there to be read"


def test_names_of_members_keys_endpoints_and_browsers_do_not_run(world: World) -> None:
    """Members name themselves, and their browsers; colleagues see it."""
    attack = ATTACKS[1]
    tenant_id = world.tenant.tenant_id
    owner, eve = (signed_in_member(tenant_id, each) for each in ("owner", "developer"))
    by_eve = Pages(world.wire, eve)
    named = by_eve.get("/dashboard/account").form("/dashboard/account")
    by_eve.post("/dashboard/account", {**named, "name": attack, "zone": "UTC"}, user_agent=attack)
    made = by_eve.post("/dashboard/keys/new", {"label": attack, "role": "developer", "channel": "internal"})
    key = re.findall(r"key_\w{26}_\w{16}", made.text)[0]
    by_eve.post(f"/dashboard/keys/{key}/revoke")
    by_eve.post("/dashboard/keys/new", {"label": attack, "role": "developer", "channel": "internal"})
    address = "https://hooks.example.com/%22%3E%3Cimg%20src=x%3E?a='onload='b"
    world.client.send("webhooks.register", {"webhookUrl": address, "eventTypes": ["appointment.created"]})
    paths = ("/members", f"/members/{eve.member_id}", "/keys", "/keys/revoked", f"/keys/{key}", "/audit", "/webhooks")
    shown = [(path, Pages(world.wire, owner).get(f"/dashboard{path}")) for path in paths]
    for path, page in [("/account", by_eve.get("/dashboard/account")), *shown]:
        reader = Reader()
        reader.feed(page.body)
        assert (page.status, reader.found) == (200, []), path
    text = unescape("".join(page.body for _, page in shown))
    assert text.count(attack) >= 4, "they are there to be read"
