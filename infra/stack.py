"""Puts one environment together: the constructs, what each function may do, and where things are."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Annotations, CfnOutput, Environment, Stack
from aws_cdk import aws_sqs as sqs
from constructs import Construct

import functions
from infra.functions.function import Runtime, ScheduCalFunction, Size
from infra.functions.gradual_release import GradualRelease
from infra.functions.routes import ApiFunction, discover
from infra.functions.supplies import QueueSupply, Supplies
from infra.http.api import Api
from infra.http.custom_domain import CustomDomain
from infra.http.strangers import Strangers
from infra.mail.feedback import Feedback
from infra.mail.identity import Identity
from infra.mail.replies import Replies
from infra.monitoring.alarms import Alarms
from infra.monitoring.dashboard import Dashboard
from infra.monitoring.operations import Operations
from infra.settings.model import Settings
from infra.storage.archive import Archive
from infra.storage.calendar_secrets import Calendars
from infra.storage.exports import Exports
from infra.storage.table import Data
from infra.storage.user_pool import UserPool
from infra.storage.webhook_secrets import Webhooks
from infra.workers.calendar_sync import CalendarSync
from infra.workers.concurrency import concurrency
from infra.workers.pipeline import Pipeline
from infra.workers.webhook_delivery import WebhookDelivery


class ScheduCalStack(Stack):
    """ScheduCal in one account and region, named `ScheduCal-<stage>`: what lasts, and the nested stacks of functions.

    endpoints: those below functions/ where None.
    """

    def __init__(self, scope: Construct, *, settings: Settings, endpoints: Sequence[ApiFunction] | None = None) -> None:
        super().__init__(
            scope,
            f"ScheduCal-{settings.stage}",
            env=Environment(account=settings.account, region=settings.region),
            description=f"ScheduCal, {settings.stage}",
            termination_protection=settings.termination_protection,
        )
        self.settings = settings
        self.strangers = Strangers(self, "Strangers", name=self.stack_name, settings=settings)
        self.identity = Identity(self, "Identity", settings=settings.mail)
        self.data = Data(self, "Data", settings=settings.data, gmail_domain_hook=settings.mail.gmail_domain_hook)
        self.exports = Exports(self, "Exports")
        self.archive = Archive(self, "Archive", settings=settings.audit)
        self.api = Api(self, "Api", name=self.stack_name, settings=settings.api, log_settings=settings.logs)
        self.domain = self._custom_domain(settings.api.custom_domain)
        api_id = self.api.http_api.api_id
        self.webhooks = Webhooks(self, "Webhooks", api_id=api_id, settings=settings)
        self.calendars = Calendars(self, "Calendars", api_id=api_id, settings=settings)
        self.user_pool = self._user_pool(settings)
        self._make_queues(settings)
        self.runtime = Runtime.of(self, settings, self._supply(settings))
        self.endpoints = {each: self._endpoint(each) for each in self._wanted(endpoints or discover(functions))}
        self.api.throttle_public(self.endpoints, settings.api)
        self._start_workers(settings)
        self._observe()
        self._output()

    def _custom_domain(self, host: str | None) -> CustomDomain | None:
        return CustomDomain(self, "CustomDomain", host=host, api=self.api, settings=self.settings.api) if host else None

    def _user_pool(self, settings: Settings) -> UserPool | None:
        if not settings.dashboard.enabled:
            return None
        sender = f"no-reply@{settings.mail.domain}"
        return UserPool(self, "UserPool", mail_sender=sender, address=self._address, settings=settings)

    @property
    def _address(self) -> str:
        """Give where browsers reach the stage."""
        return self.settings.api.public_url or self.api.http_api.api_endpoint

    def _wanted(self, endpoints: Sequence[ApiFunction]) -> list[ApiFunction]:
        """Leave out the dashboard's, where the settings turn it off."""
        return [each for each in endpoints if self.user_pool or not each.pages]

    def _make_queues(self, settings: Settings) -> None:
        """Make the pipelines; their names here are older than their classes, and are part of their resources' ids."""
        self.pipeline = Pipeline(self, "Delivery", settings=settings)
        self.webhook_delivery = WebhookDelivery(self, "Deliveries", settings=settings)
        self.calendar_sync = CalendarSync(self, "Changes", settings=settings)
        self.replies = Replies(self, "Replies", settings=settings)
        identity_arn = self.identity.identity.email_identity_arn
        self.feedback = Feedback(self, "Feedback", prefix=self.stack_name, identity_arn=identity_arn, settings=settings)

    def _supply(self, settings: Settings) -> Supplies:
        """Join everything that functions may need."""
        queues = {name: queue for part in self._parts for name, queue in part.queues.items()}
        return Supplies(
            [
                self.data,
                self.archive,
                QueueSupply(queues, settings.delivery.schedule),
                self.webhooks,
                self.calendars,
                self.strangers,
                self.feedback,
                self.replies,
                self.exports,
                Operations(self, queues, self._dead_letter_queues),
                *([self.user_pool] if self.user_pool else []),
            ]
        )

    def _start_workers(self, settings: Settings) -> None:
        shares = concurrency(settings)
        if shares.warning:
            Annotations.of(self).add_warning_v2("ScheduCal:concurrency", shares.warning)
        self.pipeline.start(self.runtime, shares.workers, stream_arn=self.data.stream_arn)
        for part in (self.webhook_delivery, self.calendar_sync, self.replies, self.feedback):
            part.start(self.runtime, shares.workers)

    @property
    def _parts(self) -> tuple[Pipeline, WebhookDelivery, CalendarSync, Replies, Feedback]:
        return (self.pipeline, self.webhook_delivery, self.calendar_sync, self.replies, self.feedback)

    @property
    def functions(self) -> list[ScheduCalFunction]:
        """Give all functions."""
        return [*self.endpoints.values(), *self._workers]

    @property
    def _workers(self) -> list[ScheduCalFunction]:
        parts = (self.pipeline, self.webhook_delivery, self.calendar_sync)
        return [*(each for part in parts for each in part.functions), self.replies.function, self.feedback.function]

    @property
    def _dead_letter_queues(self) -> dict[str, sqs.Queue]:
        return {name: queue for part in self._parts for name, queue in part.dead_letter_queues.items()}

    def _endpoint(self, endpoint: ApiFunction) -> ScheduCalFunction:
        """Make an endpoint's function and routes."""
        size = Size.of_endpoint(self.settings.functions)
        made = ScheduCalFunction(module=endpoint.module, needs=endpoint.needs, size=size, runtime=self.runtime)
        self.api.route(endpoint, made)
        return made

    def _observe(self) -> None:
        alarms = Alarms(self, "Alarms", stage=self.settings.stage, settings=self.settings.alarms)
        alarms.watch_workers(self._workers)
        alarms.watch_api(self.api.http_api)
        alarms.watch_dead_letters(self._dead_letter_queues)
        alarms.watch_events()
        alarms.watch_customers()
        alarms.watch_table(self.data.table)
        alarms.watch_floods()
        if self.domain:
            alarms.watch_certificate("Domain", self.domain.certificate_arn)
        alarms.watch_reputation(self.feedback.configuration_set_name)
        behind = {
            "Sync": self.pipeline.sync_queue,
            "Calendars": self.calendar_sync.calendars_queue,
            "Changes": self.calendar_sync.changes_queue,
            "Deliver": self.webhook_delivery.deliver_queue,
            "Mail": self.replies.queue,
            "Feedback": self.feedback.queue,
        }
        waiting = {"Retry": self.webhook_delivery.retry_queue, "Jobs": self.webhook_delivery.jobs_queue}
        alarms.watch_delays(queues=behind, waiting=waiting, dispatch=self.pipeline.dispatch)
        if self.settings.functions.gradual_release:
            self._release(alarms)
        Dashboard(
            self,
            "Dashboard",
            name=self.stack_name,
            stage=self.settings.stage,
            api=self.api.http_api,
            queues={
                "Sync": self.pipeline.sync_queue,
                "Deliver": self.webhook_delivery.deliver_queue,
                "Retry": self.webhook_delivery.retry_queue,
                "Calendars": self.calendar_sync.calendars_queue,
                "Changes": self.calendar_sync.changes_queue,
                "Mail": self.replies.queue,
                "Feedback": self.feedback.queue,
            },
            dead_letter_queues=self._dead_letter_queues,
            table=self.data.table,
            functions=self.functions,
        )

    def _release(self, alarms: Alarms) -> None:
        """Shift endpoints while requests end well, and each worker while it does not fail."""
        release, of_requests = GradualRelease(self, "Release"), alarms.watch_release(self.api.http_api)
        for each in self.endpoints.values():
            release.shift(each, of_requests)
        for each in self._workers:
            release.shift(each, [f"{each.node.id}Errors"])

    def _output(self) -> None:
        values = {
            "ApiId": self.api.http_api.api_id,
            "ApiUrl": self.api.http_api.api_endpoint,
            "PublicUrl": self._address,
            "TableName": self.data.table.table_name,
            "SyncQueueUrl": self.pipeline.sync_queue.queue_url,
            "MailDomain": self.settings.mail.domain,
            "AuditBucket": self.archive.bucket.bucket_name,
            "MailBucket": self.replies.bucket.bucket_name,
            "ExportBucket": self.exports.bucket.bucket_name,
            **{f"{name.title()}Secret": each.secret_arn for name, each in self.calendars.secrets.items()},
        }
        if self.user_pool:
            values |= {
                "UserPoolId": self.user_pool.pool.user_pool_id,
                "UserPoolClientId": self.user_pool.client.user_pool_client_id,
                "SecretsKey": self.webhooks.key.key_arn,
            }
        values |= {f"{name}DlqUrl": queue.queue_url for name, queue in self._dead_letter_queues.items()}
        for name, value in values.items():
            CfnOutput(self, name, value=value)
