"""The running API against its own OpenAPI document, with requests that schemathesis derives from it.

Every check of schemathesis runs but one: that what the schemas allow is accepted. Rules about zones, the calendar and
mail systems cannot be said in a schema. In its place, a refusal of what the schemas allow must come from such a rule.
"""

from __future__ import annotations

import json
import os
import re
from typing import Any
from uuid import uuid4

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case, Config

from tests.e2e.stack.envelope import data
from tests.e2e.stack.running import ROOT, LocalStack, appointment
from tests.e2e.stack.tenant import APPOINTMENTS, Tenant, new_tenant

CONFIG: dict[str, Any] = {
    "checks": {
        "positive_data_acceptance": {"enabled": False},
        "negative_data_rejection": {"expected-statuses": [400, 401, 404, 405, 409, 412, 413, 415, 422]},
    },
    # A function's first request may take long while other tests use both cores.
    "request-timeout": 60,
}
PATH = ROOT / "docs" / "openapi.json"
# Requests for each of some seventy operations. When asked for a number, also one for each boundary of each schema,
# which are several thousand.
ASKED = os.environ.get("SCHEDUCAL_API_EXAMPLES")
EXAMPLES = int(ASKED or "6")
CONFIG["phases"] = {"coverage": {"enabled": ASKED is not None}}
DOCUMENT = schemathesis.openapi.from_path(PATH, config=Config.from_dict(CONFIG))
BEYOND_SCHEMAS = {
    ("invalid_time_range", "appointmentEnd"),
    ("invalid_time_range", "to"),
    ("invalid_time_range", "since"),
    ("invalid_date_time", "appointmentStart"),
    ("invalid_date_time", "appointmentEnd"),
    ("invalid_date_time", "from"),
    ("invalid_date_time", "to"),
    ("invalid_date_time", "since"),
    ("invalid_time_zone", "appointmentTimeZone"),
    # One of two fields names the person of a privacy request.
    *(("invalid_field", name) for name in ("email", "phone", "corrections")),
    ("missing_required_field", "customerId"),
    # A time is a wall time with its zone, or an instant alone. One person is invited or a list, and not the organizer.
    *(("missing_required_field", f"appointment{name}") for name in ("Start", "End", "TimeZone")),
    *((code, "invitees") for code in ("invalid_email", "invalid_field", "missing_required_field")),
    ("invalid_field", "address"),
    ("nonexistent_local_time", "appointmentStart"),
    ("nonexistent_local_time", "appointmentEnd"),
    ("invalid_email", "address"),
    ("invalid_webhook_url", "webhookUrl"),
    # Which ways lead to which kind of calendar, what each needs, and what a renewal may name.
    ("invalid_field", "auth"),
    ("missing_required_field", "account"),
    ("missing_required_field", "directoryId"),
    *(("invalid_field", name) for name in ("account", "directoryId", "calendar", "label", "isDefault", "calendarId")),
    ("missing_required_field", "kind"),
    # The settings and secrets of each kind of system, which its manifest lists, and what goes together.
    *((code, name) for code in ("invalid_field", "missing_required_field") for name in ("settings", "secrets")),
    *(("invalid_field", name) for name in ("mapping", "filter", "rules", "kind", "connectionId")),
    # Ids of appointments and of other systems' bookings are printable, and not endless.
    *(("invalid_field", name) for name in ("appointmentId", "remoteId")),
    # With a name.
    ("missing_required_field", "address"),
    # A date that is none, ranges that overlap, a resource that there is not: the catalog's rules.
    *(("invalid_field", name) for name in ("weekly", "overrides", "timeOff", "holidays", "durations", "offset")),
    *(("invalid_field", name) for name in ("staffing", "horizon", "channels", "subject", "location", "phone")),
    *(("invalid_field", name) for name in ("channel", "holdSeconds", "stays", "end")),
    *(("invalid_time_zone", name) for name in ("timeZone", "limits", "stays")),
    ("invalid_email", "email"),
    # Where there is no phone either.
    ("missing_required_field", "email"),
    # Without a hold; with one, or in a rule, what does not go together.
    *(("missing_required_field", name) for name in ("serviceId", "start", "timeZone", "customer")),
    *(("invalid_field", name) for name in ("recurrence", "duration", "serviceId", "resourceId", "customerId")),
    *((code, "start") for code in ("invalid_date_time", "invalid_field", "nonexistent_local_time")),
    *((code, "recurrence") for code in ("invalid_date_time", "nonexistent_local_time")),
    *((code, "customer") for code in ("invalid_email", "invalid_time_zone", "invalid_field")),
    # A time to explain goes with `explain`, and is a whole minute on clocks.
    *(
        (code, "at")
        for code in ("missing_required_field", "invalid_field", "invalid_date_time", "nonexistent_local_time")
    ),
    # Filters of bookings, and names of texts.
    *(("invalid_field", name) for name in ("seriesId", "customerEmail", "status", "metadata")),
    # Overlapping times are limited of customers alone. A reason goes with what is overridden, and a hold is no wish.
    *(("invalid_field", name) for name in ("limits", "override")),
    *(("missing_required_field", name) for name in ("override", "overrideReason")),
    ("invalid_email", "customerEmail"),
    # Only what an answer gave is a cursor.
    ("invalid_cursor", "cursor"),
}


@pytest.fixture(scope="module")
def tenant(stack: LocalStack) -> Tenant:
    return new_tenant(stack)


@pytest.fixture
def appointment_id(tenant: Tenant) -> str:
    """Make an appointment for one operation's requests."""
    with tenant.client() as api:
        body = appointment("ada@example.com")
        answer = api.post(APPOINTMENTS, json=body, headers={"Idempotency-Key": uuid4().hex})
    return str(data(answer, 201)["appointmentId"])


def test_the_document_that_is_served_is_the_repository_s(stack: LocalStack) -> None:
    served = httpx.get(f"{stack.facts['apiUrl']}/api/v1/openapi.json", timeout=30).json()
    assert served == json.loads(PATH.read_text("utf-8"))


@DOCUMENT.parametrize()
@settings(
    max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)
def test_conforms(case: Case[Any], tenant: Tenant, appointment_id: str) -> None:
    if is_valid(case) and "appointmentId" in case.path_parameters:
        case.path_parameters["appointmentId"] = appointment_id
    answer = case.call_and_validate(base_url=tenant.stack.facts["apiUrl"], auth=credentials(case, tenant))
    if is_valid(case) and answer.status_code in {400, 422}:
        error = answer.json()["error"]
        # A nested field is named by its path, such as settings.account or timeOff[0].end.
        assert (error["code"], re.split(r"[.\[]", error["param"])[0]) in BEYOND_SCHEMAS, answer.text


def is_valid(case: Case[Any]) -> bool:
    """Tell whether the request is meant to be one that the document allows."""
    return case.meta is not None and case.meta.generation.mode.is_positive


def credentials(case: Case[Any], tenant: Tenant) -> tuple[str, str] | None:
    """For the header, which outweighs all others; none for a request that is about bad ones."""
    about = getattr(case.meta.phase.data, "parameter", None) if case.meta else None
    body = case.body if isinstance(case.body, dict) else {}
    is_bad = any(not isinstance(body.get(name, ""), str) for name in tenant.credentials)
    return None if is_bad or about in {"Authorization", *tenant.credentials} else (tenant.api_key, tenant.api_secret)
