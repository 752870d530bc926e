"""Holds what differs between environments, as one frozen, typed object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, create_model, model_validator

from infra.settings.fields import (
    AccountId,
    Address,
    ApplicationNames,
    Domain,
    FunctionNames,
    Group,
    Hook,
    HttpsAddress,
    Region,
    RetentionDays,
    RuleSetName,
    Schedule,
    StreamArn,
    Targets,
)
from infra.settings.http import ApiSettings, EdgeSettings
from infra.settings.people import DashboardSettings
from scheducal.connectors.registry import chosen_addresses
from scheducal.connectors.systems.email.replies.stored_mail import RULE_SET


class FunctionSettings(Group):
    """Every Lambda.

    bundle_dependencies: whether the asset holds the locked dependencies; without, the runtime must have them.
    live_alias: whether callers reach a published version through the alias `live`.
    gradual_release: whether a new version gets a tenth of the traffic for five minutes, and then all; needs live_alias.
    snap_start: which start from a snapshot of their published version, `bookings.create`; needs live_alias. Each costs
    as long as its version exists (docs/deploy.md).
    account_concurrency: how many functions the account may run at once in the region; 10 is what a new account may.
    pipeline_timeout_seconds: more than sweeps keep in reserve, and less than claims last.
    """

    architecture: Literal["arm64", "x86_64"] = "arm64"
    bundle_dependencies: bool = True
    live_alias: bool = True
    gradual_release: bool = False
    snap_start: FunctionNames = ()
    account_concurrency: int = Field(default=10, ge=1, le=1_000_000)
    active_tracing: bool = True
    api_memory_mb: int = Field(default=1024, ge=128, le=10240)
    api_timeout_seconds: int = Field(default=15, ge=1, le=29)
    pipeline_memory_mb: int = Field(default=512, ge=128, le=10240)
    pipeline_timeout_seconds: int = Field(default=60, ge=60, le=85)

    @model_validator(mode="after")
    def _versions_are_published(self) -> Self:
        if self.snap_start and not self.live_alias:
            raise ValueError("snapStart needs liveAlias, since only published versions have snapshots")
        if self.gradual_release and not self.live_alias:
            raise ValueError("gradualRelease needs liveAlias, since traffic shifts between published versions")
        return self


class DataSettings(Group):
    """The table and the keys. retain: whether they outlive the stack.

    restored_stream: the stream of a restored table, which then takes the place of the stack's own.
    own_table: whether the stack keeps its own beside it.
    key_rotation_days: each key's first two rotations make it 1 USD a month dearer for good, and seal nothing again.
    """

    customer_managed_key: bool = True
    deletion_protection: bool = True
    point_in_time_recovery: bool = True
    key_rotation_days: int = Field(default=2560, ge=90, le=2560)
    retain: bool = True
    restored_stream: StreamArn | None = None
    own_table: bool = True

    @model_validator(mode="after")
    def _has_a_table(self) -> Self:
        if not self.own_table and self.restored_stream is None:
            raise ValueError("ownTable is false, and restoredStream names no other table")
        return self


class AuditSettings(Group):
    """Audit logs.

    table_days: how long entries can be listed. archive_years: how long the archive keeps them, without personal values.
    locked: whether S3 lets nobody remove them before (Object Lock, compliance mode).
    """

    table_days: int = Field(default=400, ge=35, le=3_660)
    archive_years: int = Field(default=7, ge=1, le=20)
    locked: bool = False


Workers = Annotated[int, Field(ge=2, le=1_000)]
# An alarm has five actions, the first of which is our own topic.
MOST_TOPICS = 4
# Where nobody waits for a person to notice.
WATCHED = frozenset({"staging", "prod"})
# MiniStack's.
LOCAL_ACCOUNT = "000000000000"


class DeliverySettings(Group):
    """The pipeline.

    …_concurrency: how many workers SQS may start at once; None: derived from functions.accountConcurrency.
    batching_seconds: how long dispatch may wait for more events, which then share its requests and come later by it.
    schedule: seconds before each attempt at a webhook, separated by commas; None: the documented schedule.
    """

    sync_concurrency: Workers | None = None
    deliver_concurrency: Workers | None = None
    retry_concurrency: Workers | None = None
    batching_seconds: int = Field(default=0, ge=0, le=60)
    schedule: Schedule | None = None

    @property
    def named_concurrency(self) -> dict[str, int]:
        """Say what is named, by queue. syncConcurrency is for all four that work for calendars and mailboxes."""
        syncing = dict.fromkeys(("sync", "calendars", "changes", "mail"), self.sync_concurrency)
        named = {**syncing, "deliver": self.deliver_concurrency, "retry": self.retry_concurrency}
        return {name: number for name, number in named.items() if number is not None}


class WebhookSettings(Group):
    """allow_loopback: whether a webhook may lead to the machine itself, by http too; for the local stage alone."""

    allow_loopback: bool = False


class SystemAddresses(Group):
    """Where connected systems are, for clouds of single nations; None: the worldwide addresses."""

    @property
    def environment(self) -> dict[str, str]:
        """Give the variables of functions that go there."""
        return {name.upper(): value for name, value in self.model_dump().items() if value is not None}


# Each connector names its own. The type checker sees what they have in common.
if TYPE_CHECKING:
    CalendarSettings = SystemAddresses
else:
    CalendarSettings = create_model(
        "CalendarSettings",
        __base__=SystemAddresses,
        **{each.variable.lower(): (HttpsAddress | None, None) for each in chosen_addresses()},
    )


class ConnectorSettings(Group):
    """applications: further systems at which this environment has an application. Each has a secret, which costs."""

    applications: ApplicationNames = ()


class MailSettings(Group):
    """domain: the SES identity from which invitations are sent.

    identity: `existing` where SES has it already in this region, made by hand or by another stack.
    gmail_domain_hook: `package.module:function` that says whether Google hosts a domain's mail; None: nobody asks.
    receive: whether SES receives the domain's mail, which it does in some regions only.
    rule_set: SES's active set of receipt rules, to which each stage of an account adds its own.
    """

    domain: Domain
    identity: Literal["create", "existing"] = "create"
    receive: bool = True
    rule_set: RuleSetName = RULE_SET
    gmail_domain_hook: Hook | None = None


class LogSettings(Group):
    """Every log group, and what the functions write."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    retention_days: RetentionDays = 30


class AlarmSettings(Group):
    """Who is told of alarms, and when.

    email: one address. targets: more of them; docs/deploy.md has their forms.
    server_error_percent, server_errors: share of 5xx answers that raises the alarm, and how many it needs at least.
    undelivered_percent, undelivered: the same of events that were given up in an hour.
    several: how many syncs fail, or endpoints, calendars or connections are lost, in an hour until we are to blame.
    flooded_requests: how many refused in five minutes, since their source asked too often, raise the alarm.
    release_errors, release_latency_seconds: how many 5xx answers in five minutes, and which time of the slowest
    twentieth, take a gradual release back.
    """

    email: Address | None = None
    targets: Targets = ()
    server_error_percent: float = Field(default=1, gt=0, le=100)
    server_errors: int = Field(default=5, ge=1)
    undelivered_percent: float = Field(default=50, gt=0, le=100)
    undelivered: int = Field(default=10, ge=1)
    several: int = Field(default=5, ge=1)
    sync_age_seconds: int = Field(default=900, ge=60)
    stream_age_seconds: int = Field(default=300, ge=60)
    flooded_requests: int = Field(default=1_000, ge=1)
    release_errors: int = Field(default=3, ge=1)
    release_latency_seconds: float = Field(default=5, gt=0, le=30)

    @property
    def everybody(self) -> tuple[str, ...]:
        """Give all targets, each once."""
        address = (f"mailto:{self.email}",) if self.email else ()
        return tuple(dict.fromkeys(address + self.targets))


class Settings(Group):
    """One environment. account: None takes the one that deploys."""

    stage: Literal["local", "dev", "staging", "prod"]
    account: AccountId | None = None
    region: Region
    termination_protection: bool = True
    mail: MailSettings
    functions: FunctionSettings = FunctionSettings()
    api: ApiSettings = ApiSettings()
    edge: EdgeSettings = EdgeSettings()
    data: DataSettings = DataSettings()
    audit: AuditSettings = AuditSettings()
    delivery: DeliverySettings = DeliverySettings()
    webhooks: WebhookSettings = WebhookSettings()
    calendars: CalendarSettings = CalendarSettings()
    connectors: ConnectorSettings = ConnectorSettings()
    dashboard: DashboardSettings = DashboardSettings()
    logs: LogSettings = LogSettings()
    alarms: AlarmSettings = AlarmSettings()

    @model_validator(mode="after")
    def _somebody_is_told(self) -> Self:
        if self.stage in WATCHED and not self.alarms.everybody:
            raise ValueError(f"alarms reach nobody: {self.stage} needs alarms.email, or a target in alarms.targets")
        topics = [each.split(":") for each in self.alarms.everybody if each.startswith("arn:")]
        if any(region != self.region for _, _, _, region, *_ in topics):
            raise ValueError(f"alarms.targets: CloudWatch publishes to topics of the stage's own region, {self.region}")
        if len(topics) > MOST_TOPICS:
            raise ValueError(f"alarms.targets: an alarm tells at most {MOST_TOPICS} topics beside its own")
        return self

    @model_validator(mode="after")
    def _table_is_in_the_region(self) -> Self:
        stream = self.data.restored_stream
        if stream is not None and stream.split(":")[3] != self.region:
            raise ValueError(f"data.restoredStream is of another region than the stage's, {self.region}")
        return self

    @model_validator(mode="after")
    def _domain_is_the_api_s(self) -> Self:
        if self.edge.enabled and self.api.custom_domain:
            raise ValueError("api.hostedZoneId and api.certificateArn: with edge.enabled, edge.domain has the name")
        if self.api.certificate_arn and self.api.certificate_arn.split(":")[3] != self.region:
            raise ValueError(
                f"api.certificateArn: API Gateway takes a certificate of the stage's region, {self.region}"
            )
        return self

    @model_validator(mode="after")
    def _loopback_is_local(self) -> Self:
        if self.webhooks.allow_loopback and (self.stage, self.account) != ("local", LOCAL_ACCOUNT):
            raise ValueError(
                f"webhooks.allowLoopback is for the stage local in account {LOCAL_ACCOUNT} alone, which is no account"
                " of AWS: elsewhere it opens the network inside"
            )
        return self
