"""Settings: a frozen dataclass per kind of function, filled from the environment once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import MISSING, field, fields
from functools import cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

from scheducal.values import dataclass


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
    delivery_schedule: str = ""


@dataclass(frozen=True, slots=True)
class JobSettings:
    """What the workers around the queue of jobs need."""

    jobs_queue_url: str


@dataclass(frozen=True, slots=True)
class BucketSettings:
    """What the worker of operators' jobs needs: the buckets of exports, and of received mails."""

    export_bucket: str
    mail_bucket: str


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
    public_url: where browsers and systems reach the API, without a slash at its end.
    """

    calendar_key_id: str
    public_url: str


@dataclass(frozen=True, slots=True)
class ApplicationSettings:
    """How one system knows this deployment: the name of a secret, or, on one's own machine, the values.

    service_account: the content of its key file.
    """

    secret_name: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    service_account: str = field(default="", repr=False)


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
    source_shown: `plain` writes addresses into logs and audit entries as they are; else a code stands for each.
    """

    source_rate: str = "10"
    source_burst: str = "100"
    source_failures: str = "20"
    origin_secret: str = field(default="", repr=False)
    origin_required: str = ""
    source_shown: str = "hashed"


@dataclass(frozen=True, slots=True)
class AuditSettings:
    """How many days the table keeps audit entries, and the archive's bucket, for those who read or write it."""

    audit_table_days: str = "400"
    audit_bucket: str = ""


@dataclass(frozen=True, slots=True)
class StageSettings:
    """What every function that counts something needs."""

    stage: str


@dataclass(frozen=True, slots=True)
class DashboardSettings:
    """How long sessions last, the dashboard's sender, who signs people in, and as JSON other identity providers."""

    dashboard_idle_minutes: str = "480"
    dashboard_session_hours: str = "168"
    dashboard_sender: str = ""
    user_pool_id: str = ""
    user_pool_client_id: str = ""
    federation: str = ""


Group = TypeVar("Group", bound="DataclassInstance")


def read_settings(kind: type[Group], environment: Mapping[str, str] = os.environ, prefix: str = "") -> Group:
    """Fill the dataclass from variables of the same names in capitals, after a prefix; raises MissingSettings."""
    given = [(each, environment.get(prefix + each.name.upper())) for each in fields(kind)]
    if missing := [each.name.upper() for each, value in given if each.default is MISSING and not value]:
        raise MissingSettings(f"set {', '.join(missing)} in the function's environment")
    return kind(**{each.name: value for each, value in given if value is not None})


@cache
def table_settings() -> TableSettings:
    """Read the settings of a function with access to the table; raises MissingSettings."""
    return read_settings(TableSettings)


@cache
def queue_settings() -> QueueSettings:
    """Read the settings of a worker around the sync queue; raises MissingSettings."""
    return read_settings(QueueSettings)


@cache
def mail_settings() -> MailSettings:
    """Read the settings of a function that sends mail; raises MissingSettings."""
    return read_settings(MailSettings)


@cache
def calendar_queue_settings() -> CalendarQueueSettings:
    """Read the settings of a worker around connected calendars' syncs; raises MissingSettings."""
    return read_settings(CalendarQueueSettings)


@cache
def changes_settings() -> ChangesSettings:
    """Read the settings of a function that hears of changes in connected calendars; raises MissingSettings."""
    return read_settings(ChangesSettings)


@cache
def job_settings() -> JobSettings:
    """Read the settings of a worker around the queue of jobs; raises MissingSettings."""
    return read_settings(JobSettings)


@cache
def bucket_settings() -> BucketSettings:
    """Read the settings of the worker of operators' jobs; raises MissingSettings."""
    return read_settings(BucketSettings)


@cache
def webhook_settings() -> WebhookSettings:
    """Read the settings of a function that seals or opens webhook secrets; raises MissingSettings."""
    return read_settings(WebhookSettings)


@cache
def outbound_settings() -> OutboundSettings:
    """Read the settings of a function that deals with customers' URLs; raises MissingSettings."""
    return read_settings(OutboundSettings)


@cache
def delivery_settings() -> DeliverySettings:
    """Read the settings of a worker around the delivery queues; raises MissingSettings."""
    return read_settings(DeliverySettings)


@cache
def calendar_settings() -> CalendarSettings:
    """Read the settings of a function that deals with connected calendars' tokens; raises MissingSettings."""
    return read_settings(CalendarSettings)


@cache
def application_settings(system: str) -> ApplicationSettings:
    """Say how a system knows this deployment. system: its public name."""
    return read_settings(ApplicationSettings, os.environ, f"{system.upper()}_")


def address_at(variable: str, usual: str) -> str:
    """Say where another system is: what the variable says, or the usual address. Without a slash at its end."""
    return os.environ.get(variable, usual)


@cache
def environment_settings() -> EnvironmentSettings:
    """Read the settings of a function that knows words of its environment again; raises MissingSettings."""
    return read_settings(EnvironmentSettings)


@cache
def source_settings() -> SourceSettings:
    """Read what one source address may do."""
    return read_settings(SourceSettings)


@cache
def audit_settings() -> AuditSettings:
    """Read where audit entries are kept, and how long."""
    return read_settings(AuditSettings)


@cache
def stage_settings() -> StageSettings:
    """Read the settings of a function that counts something; raises MissingSettings."""
    return read_settings(StageSettings)


@cache
def dashboard_settings() -> DashboardSettings:
    """Read the settings of a function of the dashboard."""
    return read_settings(DashboardSettings)
