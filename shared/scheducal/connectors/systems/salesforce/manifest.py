"""What Salesforce is, by its REST API."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from scheducal.connectors.manifest import (
    CLIENT_SECRET,
    Address,
    Check,
    Field,
    Limits,
    Manifest,
    Mappable,
    WebhookDeclaration,
)
from scheducal.connectors.oauth.answers import TokenFields
from scheducal.connectors.oauth.exchange import Assertion, Exchange
from scheducal.values import replace

_SERVER: Final = Address(variable="SALESFORCE_API_URL", usual="https://{myDomain}.my.salesforce.com")
_PATH: Final = "/services/oauth2/token"
# The answer does not say for how long a token is good. One that is refused is renewed.
_FIELDS: Final = TokenFields(lasts=timedelta(hours=1))

EXCHANGES: Final = {
    "client_credentials": Exchange(
        token=_SERVER,
        path=_PATH,
        form=(("grant_type", "client_credentials"),),
        basic=("{clientId}", "{clientSecret}"),
        fields=_FIELDS,
    ),
    "jwt_bearer": Exchange(
        token=_SERVER,
        path=_PATH,
        form=(("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", "{assertion}")),
        assertion=Assertion(issuer="{clientId}", subject="{userName}", audience="{loginUrl}", key="privateKey"),
        fields=_FIELDS,
    ),
}
# Salesforce sends an outbound message again for a day, unless it is answered so.
_ACKNOWLEDGED: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>'
    '<notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse>'
    "</soapenv:Body></soapenv:Envelope>"
)
MANIFEST: Final = Manifest(
    kind="salesforce",
    title="Salesforce",
    public_name="salesforce",
    capabilities=("mirror", "trigger"),
    credentials=("client_credentials", "jwt_bearer"),
    # An organisation has a budget for each day.
    limits=Limits(at_once=4, per_minute=300),
    retry_header="Retry-After",
    api=_SERVER,
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
        replace(CLIENT_SECRET, title="Consumer secret", needed_with=("client_credentials",)),
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
    incoming=WebhookDeclaration(largest_body=262_144, status=200, answer=_ACKNOWLEDGED, answer_type="text/xml"),
    polled_every=timedelta(minutes=10),
    recipe=(
        "Make an external client app in Salesforce Setup, with the client credentials flow, or the JWT bearer flow. "
        "Make a text field for the external id. In Health Cloud the same holds. Leave reasons and notes out of the "
        "subject there. Salesforce mails nobody about these records. We ask for changes every ten minutes. To have "
        "them at once, let a flow or an outbound message post the record's id to the `incomingUrl` of the connection, "
        "for example after a platform event. We then read the record. An appointment of more than a day needs the "
        "setting for events of several days."
    ),
)
