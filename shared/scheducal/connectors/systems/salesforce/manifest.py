"""What Salesforce is, by its REST API."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.manifest import Address, Check, Field, Limits, Manifest, Mappable

MANIFEST: Final = Manifest(
    kind="salesforce",
    title="Salesforce",
    public_name="salesforce",
    capabilities=("mirror",),
    credentials=("client_credentials", "jwt_bearer"),
    # An organisation has a budget for each day.
    limits=Limits(at_once=4, per_minute=300),
    retry_header="Retry-After",
    api=Address(variable="SALESFORCE_API_URL", usual="https://{myDomain}.my.salesforce.com"),
    api_path="/services/data/v67.0",
    api_version="v67.0",
    checked_on=date(2026, 11, 29),
    check=Check(paths=("/limits",)),
    settings=(
        Field(
            "myDomain",
            "My Domain",
            r"[a-z0-9][a-z0-9-]*(\.sandbox)?",
            "example",
            "The part before `.my.salesforce.com`. An address of `lightning.force.com` is none of the API.",
            required=True,
            is_fixed=True,
            is_folded=True,
        ),
        Field("clientId", "Consumer key", r"[\w.-]+", "3MVG9abc", "Of the external client app.", required=True),
        Field(
            "clientSecret",
            "Consumer secret",
            "[!-~]+",
            "1234ABCD",
            "Of the external client app.",
            needed_with=("client_credentials",),
            is_secret=True,
        ),
        Field("userName", "User name", r"[^\s@]+@[^\s@]+", "api@example.com", "Acts.", needed_with=("jwt_bearer",)),
        Field(
            "privateKey",
            "Private key",
            r"-----BEGIN [A-Z ]+-----[A-Za-z0-9+/=\s]+-----END [A-Z ]+-----",
            "-----BEGIN PRIVATE KEY-----MIIE-----END PRIVATE KEY-----",
            "In PEM, of the certificate that the app knows.",
            longest=3_900,
            needed_with=("jwt_bearer",),
            is_secret=True,
        ),
        Field(
            "loginUrl",
            "Audience",
            r"https://[a-z0-9.-]+",
            "https://test.salesforce.com",
            "Whom a signed request is for: of sandboxes `https://test.salesforce.com`.",
            usual="https://login.salesforce.com",
        ),
        Field(
            "object",
            "Object",
            "Event|ServiceAppointment",
            "ServiceAppointment",
            "What is kept for each appointment.",
            is_fixed=True,
            usual="Event",
        ),
        Field(
            "externalId",
            "External id",
            r"[A-Za-z]\w{0,38}__c",
            "ScheduCal_Id__c",
            "A text field of the object that is an external id and unique. You make it once.",
            required=True,
            is_fixed=True,
        ),
    ),
    mapping=(
        Mappable("Subject", "Subject", "{appointment.title}"),
        Mappable("Description", "Description", ""),
        Mappable("Location", "Location", "{appointment.location}"),
        Mappable("OwnerId", "Owner", ""),
        Mappable("WhoId", "Contact or lead", ""),
        Mappable("ParentRecordId", "Parent record of a service appointment", ""),
    ),
    recipe=(
        "Make an external client app in Salesforce Setup, with the client credentials flow, or the JWT bearer flow. "
        "Make a text field for the external id. In Health Cloud the same holds. Leave reasons and notes out of the "
        "subject there. Salesforce mails nobody about these records. An appointment of more than a day needs the "
        "setting for events of several days."
    ),
)
