"""Puts one environment together: the constructs, what each function may do, and where things are."""

from __future__ import annotations

from aws_cdk import Annotations, CfnOutput, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from constructs import Construct

import functions
from infra import permissions
from infra.api import Api
from infra.calendars import ASKING, CALLBACK, START, Calendars
from infra.changes import Changes
from infra.companion import COMPANION_AREAS, Companion
from infra.concurrency import concurrency
from infra.dashboard import Dashboard
from infra.data import DUE, LISTS, Data
from infra.deliveries import Deliveries
from infra.delivery import Delivery
from infra.feedback import Feedback
from infra.function import Runtime, ScheduCalFunction
from infra.identity import Identity
from infra.observability import Alarms
from infra.replies import Replies
from infra.routes import Endpoint, discover
from infra.settings import Settings
from infra.strangers import Strangers
from infra.webhooks import Webhooks

# What functions that change something look up: a customer by number, a channel's keys.
LOOKED_UP = {"functions.bookings.create": "recent", "functions.channels.delete": "lists"}


class ScheduCalStack(Stack):
    """ScheduCal in one account and region, named `ScheduCal-<stage>`."""

    def __init__(self, scope: Construct, *, settings: Settings) -> None:
        super().__init__(
            scope,
            f"ScheduCal-{settings.stage}",
            env=Environment(account=settings.account, region=settings.region),
            description=f"ScheduCal, {settings.stage}",
            termination_protection=settings.termination_protection,
        )
        self.settings = settings
        self.runtime = Runtime.of(settings, self.stack_name)
        self.companion = Companion(self, settings)
        self.strangers = Strangers(self, "Strangers", name=self.stack_name, settings=settings)
        self.identity = Identity(self, "Identity", settings=settings.mail)
        self.data = Data(self, "Data", settings=settings.data)
        self.api = Api(self, "Api", name=self.stack_name, settings=settings.api, log_settings=settings.logs)
        self.webhooks = Webhooks(
            self,
            "Webhooks",
            api_id=self.api.http_api.api_id,
            settings=settings.webhooks,
            data=settings.data,
        )
        self.calendars = Calendars(
            self, "Calendars", api_id=self.api.http_api.api_id, settings=settings, table=self._table
        )
        self.changes = Changes(
            self,
            "Changes",
            runtime=self.runtime,
            table=self._table,
            access={**self.calendars.worker_environment, **self.strangers.key},
        )
        self.endpoints = {each: self._endpoint(each) for each in discover(functions)}
        self.api.throttle_public(self.endpoints, settings.api)
        self._make_workers()
        self._grant_endpoints()
        self._grant_workers()
        self._connect(settings)
        self._observe()
        self._output()

    def _make_workers(self) -> None:
        self.deliveries = Deliveries(
            self,
            "Deliveries",
            runtime=self.runtime,
            environment={**self._table, **self.webhooks.outbound, **self.webhooks.secrets},
        )
        self.feedback = Feedback(self, "Feedback", runtime=self.runtime, environment=self._table)
        self.delivery = Delivery(
            self,
            "Delivery",
            runtime=self.runtime,
            table_environment=self._table,
            delivery_environment={**self.deliveries.queues, **self.changes.queues},
            mail_environment=self.feedback.environment,
        )
        self.replies = Replies(self, "Replies", runtime=self.runtime, environment=self._table)

    def _connect(self, settings: Settings) -> None:
        """Start the workers, once they may do what they are for."""
        shares = concurrency(settings)
        if shares.warning:
            Annotations.of(self).add_warning_v2("ScheduCal:concurrency", shares.warning)
        batching = settings.delivery.batching_seconds
        self.delivery.connect(stream_arn=self._stream_arn, batching_seconds=batching, workers=shares.workers)
        self.deliveries.connect(shares.workers)
        self.changes.connect(shares.workers)
        self.replies.connect(shares.workers)
        self.feedback.connect(shares.workers)

    @property
    def _table(self) -> dict[str, str]:
        hook = self.settings.mail.gmail_domain_hook
        return {"TABLE_NAME": self.data.table.table_name} | ({"GMAIL_DOMAIN_HOOK": hook} if hook else {})

    @property
    def _stream_arn(self) -> str:
        arn = self.data.table.table_stream_arn
        assert arn is not None, "the table is made with a stream"
        return arn

    @property
    def _functions(self) -> list[ScheduCalFunction]:
        return [*self.endpoints.values(), *self._workers]

    @property
    def _workers(self) -> list[ScheduCalFunction]:
        parts = (self.delivery, self.deliveries, self.changes)
        return [*(each for part in parts for each in part.functions), self.replies.function, self.feedback.function]

    @property
    def _dead_letter_queues(self) -> dict[str, sqs.Queue]:
        parts = (self.delivery, self.deliveries, self.changes, self.replies, self.feedback)
        return {name: queue for part in parts for name, queue in part.dead_letter_queues.items()}

    def _endpoint(self, endpoint: Endpoint) -> ScheduCalFunction:
        settings, home = self.settings.functions, self._home(endpoint)
        made = ScheduCalFunction(
            home,
            module=endpoint.module,
            runtime=home.runtime,
            memory_mb=settings.api_memory_mb,
            timeout_seconds=settings.api_timeout_seconds,
            environment=self._endpoint_environment(endpoint),
            dependencies=self.calendars.dependencies(endpoint.module, "booking" if home is self.companion else "api"),
        )
        self.api.route(endpoint, made.target, scope=home if home is self.companion else self.api)
        return made

    def _endpoint_environment(self, endpoint: Endpoint) -> dict[str, str]:
        admitting = {} if endpoint.public else self._table | self.webhooks.environment(endpoint.module)
        more = self.calendars.environment(endpoint.module) | self.changes.environment(endpoint.module)
        return admitting | more | self.strangers.environment

    def _home(self, endpoint: Endpoint) -> ScheduCalStack | Companion:
        """The stack that holds an endpoint's function."""
        return self.companion if endpoint.area in COMPANION_AREAS else self

    def _grant_endpoints(self) -> None:
        """Public endpoints get next to nothing; GET reads, lists and counts the request; others read and write."""
        table = self.data.table
        for endpoint, made in self.endpoints.items():
            self._grant(made, *self.calendars.statements(endpoint.module))
            self._grant_browsing(endpoint, made)
            if inbound := self.changes.statements(endpoint.module, self.data.table):
                self._grant(made, *inbound, permissions.count_source(table), *self._key(write=True))
            if endpoint.public:
                continue
            self._grant(made, permissions.read_rows(table), *self._key(write=True))
            self._grant(made, *self.webhooks.statements(endpoint.module))
            if endpoint.reads_only:
                self._grant(made, permissions.query_indexes(table, *LISTS), permissions.count_request(table))
            if index := LOOKED_UP.get(endpoint.module):
                self._grant(made, permissions.query_indexes(table, index))
            # A reader of a calendar keeps its answer, or that access to it was lost.
            if not endpoint.reads_only or endpoint.module in ASKING:
                self._grant(made, permissions.write_rows(table))

    def _grant_browsing(self, endpoint: Endpoint, made: ScheduCalFunction) -> None:
        """Browsers come without an API key, and with a link that is in the table."""
        if endpoint.module in {START, CALLBACK}:
            self._grant(made, permissions.read_rows(self.data.table), *self._key(write=True))
            self._grant(made, permissions.count_source(self.data.table))
        if endpoint.module == CALLBACK:
            self._grant(made, permissions.write_rows(self.data.table))

    def _grant_workers(self) -> None:
        table, delivery = self.data.table, self.delivery
        hand_on = permissions.send_message(delivery.sync_queue)
        stream = permissions.read_stream(self._stream_arn)
        self._grant(delivery.dispatch, stream, *self._key(write=True), hand_on, *self.deliveries.hand_on)
        self._grant(delivery.dispatch, permissions.read_rows(table), permissions.add_rows(table))
        self._grant(delivery.dispatch, permissions.send_message(delivery.dispatch_dlq))
        self._grant(delivery.sync, permissions.consume(delivery.sync_queue), hand_on)
        self._grant(delivery.sync, permissions.read_rows(table), permissions.write_rows(table), *self._key(write=True))
        identity_arn = self.identity.identity.email_identity_arn
        self._grant(delivery.sync, permissions.send_mail(identity_arn, self.feedback.configuration_set_arn))
        self._grant(delivery.sweep, permissions.query_indexes(table, DUE), permissions.put_off_rows(table), hand_on)
        self._grant(delivery.sweep, *self.deliveries.hand_on_later, permissions.send_message(delivery.sweep_dlq))
        self._grant(delivery.sweep, *self._key(write=True), permissions.read_rows(table))
        self._grant(delivery.sweep, permissions.add_rows(table), permissions.remove_rows(table))
        self._grant(delivery.expire, permissions.query_indexes(table, DUE), *self._key(write=True))
        self._grant(delivery.expire, permissions.read_rows(table), permissions.write_rows(table))
        self._grant(delivery.expire, permissions.send_message(delivery.sweep_dlq))
        self._grant_deliveries()
        self._grant(delivery.dispatch, *self.changes.hand_on)
        self._grant(delivery.sweep, *self.changes.hand_on)
        self.changes.grant(table, self.calendars.worker_statements, self._key(write=True))
        self._grant(self.replies.function, *self.replies.statements, *self._key(write=True))
        self._grant(self.replies.function, permissions.read_rows(table), permissions.write_rows(table))
        self._grant(self.feedback.function, *self.feedback.statements, *self._key(write=True))
        self._grant(self.feedback.function, permissions.read_rows(table), permissions.write_rows(table))

    def _grant_deliveries(self) -> None:
        table, deliveries = self.data.table, self.deliveries
        for worker, consumed, hand_on in deliveries.work:
            self._grant(worker, *map(permissions.consume, consumed), *map(permissions.send_message, hand_on))
            self._grant(worker, permissions.read_rows(table), permissions.write_rows(table), *self._key(write=True))
        self._grant(deliveries.deliver, permissions.open_secrets(self.webhooks.key))

    def _key(self, *, write: bool) -> list[iam.PolicyStatement]:
        return [permissions.use_key(self.data.key, self.region, write=write)] if self.data.key else []

    @staticmethod
    def _grant(to: ScheduCalFunction, *statements: iam.PolicyStatement) -> None:
        to.allow(*statements)

    def _observe(self) -> None:
        alarms = Alarms(self, "Alarms", stage=self.settings.stage, settings=self.settings.alarms)
        rung = (self.delivery.sweep, self.delivery.expire, self.changes.reconcile)
        alarms.watch_workers(self._workers, rung=rung)
        alarms.watch_api(self.api.http_api)
        alarms.watch_dead_letters(self._dead_letter_queues)
        alarms.watch_events()
        alarms.watch_floods()
        alarms.watch_reputation(self.feedback.configuration_set_name)
        behind = {
            "Sync": self.delivery.sync_queue,
            "Calendars": self.changes.calendars_queue,
            "Changes": self.changes.changes_queue,
            "Deliver": self.deliveries.deliver_queue,
            "Mail": self.replies.queue,
            "Feedback": self.feedback.queue,
        }
        alarms.watch_delays(queues=behind, dispatch=self.delivery.dispatch)
        Dashboard(
            self,
            "Dashboard",
            name=self.stack_name,
            stage=self.settings.stage,
            api=self.api.http_api,
            queues={
                "Sync": self.delivery.sync_queue,
                "Deliver": self.deliveries.deliver_queue,
                "Retry": self.deliveries.retry_queue,
                "Calendars": self.changes.calendars_queue,
                "Changes": self.changes.changes_queue,
                "Mail": self.replies.queue,
                "Feedback": self.feedback.queue,
            },
            dead_letter_queues=self._dead_letter_queues,
            table=self.data.table,
            functions=self._functions,
        )

    def _output(self) -> None:
        values = {
            "ApiId": self.api.http_api.api_id,
            "ApiUrl": self.api.http_api.api_endpoint,
            "TableName": self.data.table.table_name,
            "SyncQueueUrl": self.delivery.sync_queue.queue_url,
            "MailDomain": self.settings.mail.domain,
            "MailBucket": self.replies.bucket.bucket_name,
            **{f"{name.title()}Secret": each.secret_arn for name, each in self.calendars.secrets.items()},
            "Companions": self.companion.stack_name,
        }
        values |= {f"{name}DlqUrl": queue.queue_url for name, queue in self._dead_letter_queues.items()}
        for name, value in values.items():
            CfnOutput(self, name, value=value)
