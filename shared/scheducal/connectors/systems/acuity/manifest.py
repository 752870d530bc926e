"""What Acuity Scheduling is, by its API v1."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.api_key import ApiKey
from scheducal.connectors.manifest import Address, Check, Field, Limits, Manifest, Mappable, WebhookDeclaration

API_KEY: Final = ApiKey(basic=("{userId}", "{apiKey}"))
MANIFEST: Final = Manifest(
    kind="acuity",
    title="Acuity Scheduling",
    public_name="acuity",
    capabilities=("mirror", "trigger"),
    credentials=("api_key",),
    # Ten requests a second, and twenty connections.
    limits=Limits(at_once=4, per_minute=600),
    retry_header="Retry-After",
    api=Address(variable="ACUITY_API_URL", usual="https://acuityscheduling.com"),
    api_path="/api/v1",
    api_version="v1",
    checked_on=date(2026, 11, 29),
    check=Check(paths=("/me",)),
    settings=(
        Field(
            "userId",
            "User ID",
            "[0-9]{1,12}",
            "12345",
            "Under Integrations, API. It is a number.",
            required=True,
            is_fixed=True,
        ),
        Field(
            "apiKey",
            "API key",
            r"\w+",
            "0123456789abcdef0123456789abcdef",
            "Of the main admin, under Integrations, API. It also proves what Acuity sends to us.",
            required=True,
            is_secret=True,
        ),
        Field(
            "appointmentTypeID",
            "Appointment type",
            "[0-9]{1,12}",
            "52816430",
            "The id of the type of appointments whose service has none of its own.",
        ),
        Field(
            "calendarID",
            "Calendar",
            "[0-9]{1,12}",
            "6738415",
            "The id of the calendar of appointments whose resource has none of its own.",
        ),
    ),
    mapping=(
        Mappable("appointmentTypeID", "Appointment type", "{remote.service}"),
        Mappable("calendarID", "Calendar", "{remote.resource}"),
        Mappable("firstName", "First name", "{customer.name|first}"),
        Mappable("lastName", "Last name", "{customer.name|rest}"),
        Mappable("email", "E-mail", "{customer.email}"),
        Mappable("phone", "Phone", "{customer.phone}"),
        Mappable("notes", "Notes", "{booking.notes}"),
    ),
    incoming=WebhookDeclaration(largest_body=16_384, status=204, secret="apiKey"),
    recipe=(
        "The API needs one of Acuity's higher plans. We book as an admin, so that Acuity's own rules do not stop an "
        "appointment that stands here. A series of a class cannot be moved. By default Acuity sends its e-mails and "
        "texts; the rule `notifies` of the connection turns them off."
    ),
)
