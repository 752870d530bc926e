"""Settings: a frozen dataclass per kind of function, filled from the environment once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from typing import TypeVar


class MissingSettings(RuntimeError):
    """The environment lacks settings that have no default; the message names them all."""


@dataclass(frozen=True, slots=True)
class TableSettings:
    """What every function with access to the table needs.

    gmail_domain_hook: `package.module:function` that says whether Google hosts a domain's mail; empty: off.
    """

    table_name: str
    gmail_domain_hook: str = ""


@dataclass(frozen=True, slots=True)
class QueueSettings:
    """What the workers around the sync queue need."""

    sync_queue_url: str


@dataclass(frozen=True, slots=True)
class MailSettings:
    """What every function that sends mail needs: the name of SES's configuration set."""

    mail_configuration_set: str


@dataclass(frozen=True, slots=True)
class CalendarQueueSettings:
    """What the workers around connected calendars' syncs need."""

    calendars_queue_url: str


@dataclass(frozen=True, slots=True)
class ChangesSettings:
    """What everybody needs who hears of changes in connected calendars."""

    changes_queue_url: str


@dataclass(frozen=True, slots=True)
class DeliverySettings:
    """What the workers around the delivery queues need.

    delivery_schedule: seconds before each attempt, separated by commas; empty: the documented schedule.
    """

    deliver_queue_url: str
    retry_queue_url: str
    replay_queue_url: str
    delivery_schedule: str = ""


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """What every function that seals or opens webhook secrets needs: the KMS key's ARN, id or alias."""

    webhook_key_id: str


@dataclass(frozen=True, slots=True)
class OutboundSettings:
    """What every function that judges customers' URLs, or sends to them, needs.

    outbound_allow_loopback: `true` lets a URL lead to this machine; the local stage alone can have it.
    outbound_own_hosts: host names of the API itself, separated by commas.
    """

    outbound_own_hosts: str
    outbound_allow_loopback: str = ""


@dataclass(frozen=True, slots=True)
class CalendarSettings:
    """What every function that seals or opens the tokens of connected calendars needs.

    calendar_key_id: the KMS key's ARN, id or alias.
    public_url: where browsers and providers reach the API, without a slash at its end.
    """

    calendar_key_id: str
    public_url: str


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """Where the calendar systems are, without a slash at the end; the defaults are the worldwide ones.

    Microsoft's national clouds have addresses of their own.
    """

    microsoft_login_url: str = "https://login.microsoftonline.com"
    graph_url: str = "https://graph.microsoft.com"
    google_accounts_url: str = "https://accounts.google.com"
    google_token_url: str = "https://oauth2.googleapis.com"  # noqa: S105  an address
    google_api_url: str = "https://www.googleapis.com"


@dataclass(frozen=True, slots=True)
class ApplicationSettings:
    """How this deployment is known to the calendar systems: names of secrets, or, on one's own machine, the values.

    google_service_account: the content of its key file.
    """

    microsoft_secret_name: str = ""
    microsoft_client_id: str = ""
    microsoft_client_secret: str = field(default="", repr=False)
    google_secret_name: str = ""
    google_client_id: str = ""
    google_client_secret: str = field(default="", repr=False)
    google_service_account: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class EnvironmentSettings:
    """What every function needs that knows words of its environment again."""

    environment_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """What one source address may do before anybody knows who it is.

    source_rate, source_burst: requests a second, and at once.
    source_failures: wrong secrets a minute.
    origin_secret: by which the distribution in front proves itself; empty: there is none.
    origin_required: `true` refuses all others.
    """

    source_rate: str = "10"
    source_burst: str = "100"
    source_failures: str = "20"
    origin_secret: str = field(default="", repr=False)
    origin_required: str = ""


@dataclass(frozen=True, slots=True)
class StageSettings:
    """What every function that counts something needs."""

    stage: str


SettingsType = TypeVar(
    "SettingsType",
    bound="TableSettings | QueueSettings | WebhookSettings | OutboundSettings | DeliverySettings | CalendarSettings"
    " | ProviderSettings | ApplicationSettings | CalendarQueueSettings | ChangesSettings"
    " | EnvironmentSettings | SourceSettings | MailSettings | StageSettings",
)


def read_settings(kind: type[SettingsType], environment: Mapping[str, str]) -> SettingsType:
    """Fill the dataclass from variables of the same names in capitals; raises MissingSettings."""
    values = {field.name: environment.get(field.name.upper()) for field in fields(kind)}
    missing = [field.name.upper() for field in fields(kind) if field.default is MISSING and not values[field.name]]
    if missing:
        raise MissingSettings(f"set {', '.join(missing)} in the function's environment")
    return kind(**{name: value for name, value in values.items() if value is not None})


@cache
def table_settings() -> TableSettings:
    """Read the settings of a function with access to the table; raises MissingSettings."""
    return read_settings(TableSettings, os.environ)


@cache
def queue_settings() -> QueueSettings:
    """Read the settings of a worker around the sync queue; raises MissingSettings."""
    return read_settings(QueueSettings, os.environ)


@cache
def mail_settings() -> MailSettings:
    """Read the settings of a function that sends mail; raises MissingSettings."""
    return read_settings(MailSettings, os.environ)


@cache
def calendar_queue_settings() -> CalendarQueueSettings:
    """Read the settings of a worker around connected calendars' syncs; raises MissingSettings."""
    return read_settings(CalendarQueueSettings, os.environ)


@cache
def changes_settings() -> ChangesSettings:
    """Read the settings of a function that hears of changes in connected calendars; raises MissingSettings."""
    return read_settings(ChangesSettings, os.environ)


@cache
def webhook_settings() -> WebhookSettings:
    """Read the settings of a function that seals or opens webhook secrets; raises MissingSettings."""
    return read_settings(WebhookSettings, os.environ)


@cache
def outbound_settings() -> OutboundSettings:
    """Read the settings of a function that deals with customers' URLs; raises MissingSettings."""
    return read_settings(OutboundSettings, os.environ)


@cache
def delivery_settings() -> DeliverySettings:
    """Read the settings of a worker around the delivery queues; raises MissingSettings."""
    return read_settings(DeliverySettings, os.environ)


@cache
def calendar_settings() -> CalendarSettings:
    """Read the settings of a function that deals with connected calendars' tokens; raises MissingSettings."""
    return read_settings(CalendarSettings, os.environ)


@cache
def provider_settings() -> ProviderSettings:
    """Read where the calendar systems are."""
    return read_settings(ProviderSettings, os.environ)


@cache
def application_settings() -> ApplicationSettings:
    """Read how this deployment is known to the calendar systems."""
    return read_settings(ApplicationSettings, os.environ)


@cache
def environment_settings() -> EnvironmentSettings:
    """Read the settings of a function that knows words of its environment again; raises MissingSettings."""
    return read_settings(EnvironmentSettings, os.environ)


@cache
def source_settings() -> SourceSettings:
    """Read what one source address may do."""
    return read_settings(SourceSettings, os.environ)


@cache
def stage_settings() -> StageSettings:
    """Read the settings of a function that counts something; raises MissingSettings."""
    return read_settings(StageSettings, os.environ)
