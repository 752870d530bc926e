"""A tenant with something of everything that a page can show, hostile texts among it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from playwright.sync_api import Browser, BrowserContext

from scheducal import clock
from scheducal.clock import isoformat
from scheducal.dashboard.session.cookies import SESSION
from scheducal.dashboard.session.model import Session
from scheducal.dashboard.session.repository import SessionRepository
from scheducal.dashboard.session.rules import Limits
from scheducal.dashboard.session.token import new_token, parse_token
from scheducal.ids import new_id
from scheducal.store.table import Table
from scheducal.tenants.members.model import Membership, Person
from scheducal.tenants.members.repository import MemberRepository
from scheducal_tools.local.aws import LocalAws
from tests.e2e.calendars.test_calendars import agree
from tests.e2e.stack.running import LocalStack, eventually
from tests.e2e.stack.tenant import Tenant, new_tenant
from tests.fakes.neighbourhood import PEOPLE

HOSTILE = "<script>document.title = 'acted'</script><img src=x onerror=\"document.title = 'acted'\">"
ZONE = "Europe/Berlin"


@dataclass(frozen=True, slots=True)
class Demo:
    """The tenant. token: of its owner's session. ids: of its things, by what they are: `appointment_id`."""

    tenant: Tenant
    token: str = field(repr=False)
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Give the address of the stack's API."""
        return str(self.tenant.stack.facts["apiUrl"])

    def context(self, chromium: Browser, **options: Any) -> BrowserContext:
        """Open a profile in which the owner is signed in."""
        context = chromium.new_context(base_url=self.url, **options)
        context.add_cookies([{"name": SESSION, "value": self.token, "url": self.url.replace("http:", "https:")}])
        return context


def new_demo(stack: LocalStack) -> Demo:
    """Make it: an owner, the day's appointments, an endpoint that nothing reaches."""
    tenant = new_tenant(stack)
    demo = Demo(tenant, _owner(stack, tenant.tenant_id))
    owner = parse_token(demo.token)
    assert owner is not None
    demo.ids.update(member_id=owner.member_id, api_key=tenant.api_key, tenant_id=tenant.tenant_id)
    with tenant.client() as api:
        _webhook(api, demo)
        _appointments(api, demo)
        _bookings(api, demo)
        demo.ids["delivery_id"] = _undelivered(api, demo.ids["webhook_id"])
        _replay(api, demo)
        _connection(api, demo)
        _mirror(api, demo)
        _request(api, demo)
    return demo


def _owner(stack: LocalStack, tenant_id: str) -> str:
    """Make an owner, who is an operator too, and their session; gives its token."""
    at, member_id = clock.now(), new_id("mem", clock.now())
    table = Table(LocalAws(stack.facts["awsEndpointUrl"]).dynamodb(), stack.facts["tableName"])
    members, email = MemberRepository(table), f"{member_id.replace('_', '-')}@people.test"
    members.add_person(Person(member_id, email, "Nora Weiss", ZONE, at, is_operator=True))
    members.add(
        Membership(tenant_id, member_id, email, "Nora Weiss", "owner", at), members.state(tenant_id), member_id, {}
    )
    token = new_token(member_id, tenant_id)
    session = Session(member_id, tenant_id, token.digest, "owner", at, at, "Chromium")
    SessionRepository(table, Limits(timedelta(hours=8), timedelta(days=7))).add(session)
    return token.text


def _webhook(api: httpx.Client, demo: Demo) -> None:
    """Register an endpoint that nobody listens at."""
    body = {"webhookUrl": "http://127.0.0.1:9/hook", "eventTypes": ["appointment.created"]}
    demo.ids["webhook_id"] = _made(api, "/api/v1/webhooks", body)["webhookId"]


def _appointments(api: httpx.Client, demo: Demo) -> None:
    day = datetime.now(ZoneInfo(ZONE)).date()
    subjects = ("First visit", HOSTILE, "Ultrasound of somebody with a very long name, which wraps")
    for hour, subject in enumerate(subjects, 8):
        zone = "America/New_York" if hour == 9 else ZONE
        body = {
            "appointmentSubject": subject,
            "appointmentStart": f"{day}T{hour:02}:00:00",
            "appointmentEnd": f"{day}T{hour:02}:45:00",
            "appointmentTimeZone": zone,
            "appointmentLocation": "Room 2",
            "invitees": [{"name": HOSTILE, "address": "mia@example.com"}],
        }
        appointment_id = _made(api, "/api/v1/appointments", body)["appointmentId"]
        shown = api.get(f"/api/v1/appointments/{appointment_id}").raise_for_status().json()["data"]
        demo.ids.update(appointment_id=appointment_id, invitee_id=shown["invitees"][0]["inviteeId"])
    ahead = f"{day + timedelta(days=1)}T10:00:00"
    body = {"appointmentSubject": "Tomorrow", "appointmentStart": ahead, "appointmentEnd": f"{ahead[:11]}11:00:00"}
    _made(
        api, "/api/v1/appointments", {**body, "appointmentTimeZone": ZONE, "name": "Ada", "address": "ada@example.com"}
    )


def _bookings(api: httpx.Client, demo: Demo) -> None:
    """Book somebody who works on all days, for services that are confirmed at once and by hand."""
    day = datetime.now(ZoneInfo(ZONE)).date() + timedelta(days=1)
    weekly = {f"{datetime(2024, 1, number + 1):%A}".lower(): ["09:00-12:30", "13:30-17:00"] for number in range(7)}  # noqa: DTZ001
    absence = {
        "start": f"{day + timedelta(days=3)}T00:00:00",
        "end": f"{day + timedelta(days=5)}T00:00:00",
        "reason": HOSTILE,
    }
    person = {"name": "Dr Anna Berg", "kind": "person", "timeZone": ZONE, "weekly": weekly, "timeOff": [absence]}
    resource = _made(api, "/api/v1/resources", {**person, "holidays": {"country": "DE"}})["resourceId"]
    service = {"timeZone": ZONE, "durations": [30], "staffing": [{"resources": [resource]}], "bufferAfter": 15}
    visit = _made(api, "/api/v1/services", {"name": "First visit", **service})["serviceId"]
    scan = _made(api, "/api/v1/services", {"name": "Ultrasound", "confirmationRequired": True, **service})["serviceId"]
    mia = {"name": "Mia Hoffmann", "email": "mia@example.com", "notes": HOSTILE}
    for service_id, clock_time, customer in (
        (scan, "10:00", {"name": HOSTILE, "phone": "+49 30 901820"}),
        (visit, "09:00", mia),
    ):
        body = {"serviceId": service_id, "start": f"{day}T{clock_time}:00", "timeZone": ZONE, "customer": customer}
        made = _made(api, "/api/v1/bookings", body)
    ids = {"booking_id": made["bookingId"], "customer_id": made["customer"]["customerId"]}
    demo.ids.update(ids, resource_id=resource, service_id=visit)


def _undelivered(api: httpx.Client, webhook_id: str) -> str:
    """Wait until deliveries have failed for good; gives the id of one to the endpoint."""
    ask: Callable[[], list[Any]] = lambda: api.get("/api/v1/deliveries").raise_for_status().json()["data"]["deliveries"]  # noqa: E731
    found = eventually(ask, lambda found: len(found) >= 4)
    return str(next(each["deliveryId"] for each in found if each["webhookId"] == webhook_id))


def _replay(api: httpx.Client, demo: Demo) -> None:
    """Replay what failed in this second, which is nothing."""
    path, since = f"/api/v1/webhooks/{demo.ids['webhook_id']}/replays", isoformat(clock.now() - timedelta(seconds=1))
    demo.ids["replay_id"] = _made(api, path, {"since": since})["replayId"]


def _connection(api: httpx.Client, demo: Demo) -> None:
    """Connect a calendar, in which no appointment is kept."""
    body = {"kind": "google", "auth": "oauth", "settings": {"account": PEOPLE[0]}, "label": HOSTILE[:60]}
    asked = _made(api, "/api/v1/connections", {**body, "isDefault": False})
    assert agree(asked["authorizationUrl"]).status_code == 200
    demo.ids["connection_id"] = asked["connectionId"]


def _mirror(api: httpx.Client, demo: Demo) -> None:
    """Connect a system that has every rule there is. It follows nothing, and its filter lets nothing through."""
    body = {
        "kind": "acuity",
        "auth": "api_key",
        "settings": {"userId": "12345"},
        "secrets": {"apiKey": "0123456789abcdef0123456789abcdef"},
        "label": HOSTILE[:60],
        "filter": {"metadata": {"team": HOSTILE}},
        "rules": {"direction": "out", "services": {HOSTILE[:90]: demo.ids["service_id"]}},
    }
    demo.ids["mirror_id"] = _made(api, "/api/v1/connections", body)["connectionId"]


def _request(api: httpx.Client, demo: Demo) -> None:
    """Give a request that changed something, and the entry of the audit log that says so."""
    (entry,) = api.get("/api/v1/audit", params={"action": "created", "object": demo.ids["appointment_id"]}).json()[
        "data"
    ]["entries"]
    demo.ids.update({"audit_id": entry["auditId"], "request_id": entry["requestId"]})


def _made(api: httpx.Client, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = api.post(path, json=body)
    assert answer.status_code in {200, 201, 202}, answer.text
    found: dict[str, Any] = answer.json()["data"]
    return found
