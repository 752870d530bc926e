"""Alarms and who hears of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aws_cdk import Duration, Stack
from aws_cdk import aws_apigatewayv2 as http
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk.aws_cloudwatch_actions import SnsAction
from constructs import Construct

from infra.functions.function import ScheduCalFunction
from infra.monitoring.alarm_targets import tell
from infra.monitoring.metrics import PERIOD, own_metric, share, table_metric
from infra.settings.model import AlarmSettings
from infra.workers.queues import LONGEST_DELAY_SECONDS

DEAD_PERIOD = Duration.minutes(1)
HOUR = Duration.hours(1)
AT_LEAST = cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
# DynamoDB has a fault of its own now and then, and a table that grows is throttled for a moment. Both are repeated.
MOST_TABLE_FAULTS = 10
# ACM renews a certificate 60 days before its end, where it can.
CERTIFICATE_DAYS = 30
# AWS reviews accounts above these shares of their mails, and may pause them at twice the first.
MOST_BOUNCES, MOST_COMPLAINTS = 0.05, 0.001


class Alarms(Construct):
    """Every alarm tells one topic, which tells the targets in the settings; topics among them are told directly."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: str, settings: AlarmSettings) -> None:
        super().__init__(scope, construct_id)
        self._stage = stage
        self._settings = settings
        self._prefix = Stack.of(self).stack_name
        self.topic = sns.Topic(self, "Topic", display_name=f"{self._prefix} alarms", enforce_ssl=True)
        self.topic.add_to_resource_policy(self._publishing())
        topics = [self.topic, *tell(self.topic, settings.everybody)]
        self._actions = [SnsAction(each) for each in topics]

    def watch_workers(self, workers: Iterable[ScheduCalFunction]) -> None:
        """Alarm at one failed invocation, and at a clock that stands still.

        What fails behind the API shows in its server errors. A tick that is throttled for too long ends in a
        dead-letter queue, which has its alarm.
        """
        for each in workers:
            name = each.node.id
            self._alarm(f"{name}Errors", each.metric("Errors", PERIOD), 1, f"{name} failed.")
            if each.every is not None:
                self._watch_clock(each, each.every)

    def watch_api(self, api: http.HttpApi) -> None:
        """Alarm at the share of requests that ended in a server error, from a number of them on."""
        metrics = {
            "failed": api.metric_server_error(period=PERIOD, statistic="Sum"),
            "requests": api.metric_count(period=PERIOD),
        }
        failed = share("requests", metrics, least=self._settings.server_errors)
        self._alarm("ServerErrors", failed, self._settings.server_error_percent, "Requests end in server errors.")

    def watch_release(self, api: http.HttpApi) -> tuple[str, ...]:
        """Give the alarms that take a gradual release back. They tell nobody, since the deployment fails by itself.

        A tenth of the requests goes to new versions: enough to show in the slowest twentieth, and in any few errors.
        """
        errors = api.metric_server_error(period=PERIOD, statistic="Sum")
        self._alarm("ReleaseErrors", errors, self._settings.release_errors, "A release answers errors.", tells=False)
        latency, slow = api.metric_latency(period=PERIOD, statistic="p95"), self._settings.release_latency_seconds
        self._alarm("ReleaseLatency", latency, 1000 * slow, "A release answers slowly.", tells=False)
        return ("ReleaseErrors", "ReleaseLatency")

    def watch_dead_letters(self, queues: Mapping[str, sqs.Queue]) -> None:
        """Alarm at one message in a dead-letter queue, which is an incident."""
        for name, queue in queues.items():
            waiting = queue.metric_approximate_number_of_messages_visible(period=DEAD_PERIOD, statistic="Maximum")
            self._alarm(f"{name}DeadLetters", waiting, 1, f"Work of {name.lower()} failed and waits for a person.")

    def watch_events(self) -> None:
        """Alarm at what our own code or this deployment is to blame for: one is enough."""
        for name, metric, description in (
            ("DriftUnrepaired", "drift.unrepaired", "Calendars differ from appointments, and only a person can help."),
            ("LooksGivenUp", "changes.given_up", "A change in a calendar could not be read for a day."),
            ("EventsUnplanned", "events.unplanned", "Events were committed and nobody was told; plan them again."),
            ("WorkItemsSpent", "WorkItemsSpent", "Work went on for too long, and waits for the sweep."),
            ("JobsFailed", "jobs.failed", "A job was given up; see its report, and let it go on."),
            ("PrivacyDue", "privacy.due", "The deadline of a privacy request is near; answer the person."),
            ("ClientSecretsRefused", "client_secret.refused", "A system refuses our own client secret, or lacks it."),
        ):
            self._alarm(name, own_metric(metric, self._stage), 1, description)
        # It is told whenever the secret is read, so that a day without such a line is rare.
        ends = own_metric("client_secret.ends", self._stage).with_(period=Duration.days(1))
        self._alarm("ClientSecretsEnd", ends, 1, "A client secret of ours ends within 30 days; make a new one.")

    def watch_customers(self) -> None:
        """Alarm at what customers are to blame for as a rule, once it is too much to be theirs."""
        deliveries = {
            "failed": own_metric("delivery.undelivered", self._stage),
            "good": own_metric("delivery.delivered", self._stage),
        }
        least, percent = self._settings.undelivered, self._settings.undelivered_percent
        undelivered = share("failed + FILL(good, 0)", deliveries, least=least, period=HOUR)
        self._alarm("Undelivered", undelivered, percent, "Many events could not be delivered; replay them.")
        for name, metric, description in (
            ("SyncsFailed", "appointment.sync_failed", "Several appointments did not reach a calendar system."),
            ("WebhooksDisabled", "webhook.disabled", "Several endpoints were switched off after failing."),
            (
                "ConnectionsLost",
                "connection.lost",
                "Systems refuse several connections, or tell of no changes.",
            ),
        ):
            lost = own_metric(metric, self._stage).with_(period=HOUR)
            self._alarm(name, lost, self._settings.several, description)

    def watch_table(self, table: dynamodb.ITableV2) -> None:
        """Alarm at what DynamoDB throttles, and at its own faults."""
        for name, metric, description in (
            ("TableThrottled", "ThrottledRequests", "DynamoDB throttles the table or one of its indexes."),
            ("TableFaults", "SystemErrors", "DynamoDB has faults of its own."),
        ):
            self._alarm(name, table_metric(metric, table.table_name), MOST_TABLE_FAULTS, description)

    def watch_certificate(self, name: str, certificate_arn: str) -> None:
        """Alarm at a certificate that ends soon. After its end it has no metric, and the alarm stays."""
        days = cloudwatch.Metric(
            namespace="AWS/CertificateManager",
            metric_name="DaysToExpiry",
            dimensions_map={"CertificateArn": certificate_arn},
            period=Duration.days(1),
            statistic="Minimum",
        )
        self._alarm(
            f"{name}CertificateExpires",
            days,
            CERTIFICATE_DAYS,
            "A certificate ends soon, and ACM could not renew it.",
            comparison=cloudwatch.ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
            missing=cloudwatch.TreatMissingData.IGNORE,
        )

    def watch_floods(self) -> None:
        """Alarm when one address, or many, ask more than they may."""
        refused = own_metric("request.flooded", self._stage)
        self._alarm("Floods", refused, self._settings.flooded_requests, "Strangers ask more than they may.")

    def watch_reputation(self, configuration_set_name: str) -> None:
        """Alarm at the shares of bounces and complaints that SES reckons for the stage's mails."""
        for name, most, description in (
            ("BounceRate", MOST_BOUNCES, "Too many mails bounce; SES may pause sending."),
            ("ComplaintRate", MOST_COMPLAINTS, "Too many recipients complain; SES may pause sending."),
        ):
            rate = cloudwatch.Metric(
                namespace="AWS/SES",
                metric_name=f"Reputation.{name}",
                dimensions_map={"ses:configuration-set": configuration_set_name},
                period=Duration.hours(1),
                statistic="Maximum",
            )
            self._alarm(f"Mail{name}", rate, most, description)

    def watch_delays(
        self, *, queues: Mapping[str, sqs.Queue], waiting: Mapping[str, sqs.Queue], dispatch: ScheduCalFunction
    ) -> None:
        """Alarm when the pipeline is far behind the table.

        queues, waiting: by the name of what is in them. Messages in the latter wait on purpose first.
        """
        longest = self._settings.sync_age_seconds
        most = {**dict.fromkeys(queues, longest), **dict.fromkeys(waiting, LONGEST_DELAY_SECONDS + longest)}
        for name, queue in {**queues, **waiting}.items():
            oldest = queue.metric_approximate_age_of_oldest_message(period=PERIOD)
            self._alarm(f"{name}Age", oldest, most[name], f"{name} is behind.")
        age = dispatch.metric("IteratorAge", PERIOD, "Maximum")
        self._alarm("StreamAge", age, 1000 * self._settings.stream_age_seconds, "Dispatch is behind.")
        manifest = own_metric("ManifestAge", self._stage, "Maximum")
        self._alarm("ManifestAge", manifest, self._settings.sync_age_seconds, "The sweep is behind.")

    def _watch_clock(self, function: ScheduCalFunction, every: Duration) -> None:
        """Alarm where no tick came in two periods. A function that does not run has no metric: silence is bad here."""
        name = function.node.id
        period = every if every.to_seconds() > PERIOD.to_seconds() else PERIOD
        alarm = self._alarm(
            f"{name}NotRun",
            function.metric("Invocations", period),
            1,
            f"{name} did not run, though the clock starts it.",
            comparison=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
            missing=cloudwatch.TreatMissingData.BREACHING,
            periods=2,
        )
        # Before the clock is there, the alarm would go off.
        alarm.node.add_dependency(function)

    def _alarm(
        self,
        name: str,
        metric: cloudwatch.IMetric,
        threshold: float,
        description: str,
        *,
        comparison: cloudwatch.ComparisonOperator = AT_LEAST,
        missing: cloudwatch.TreatMissingData = cloudwatch.TreatMissingData.NOT_BREACHING,
        periods: int = 1,
        tells: bool = True,
    ) -> cloudwatch.Alarm:
        alarm = cloudwatch.Alarm(
            self,
            name,
            # A name of ours, by which `scheducal alarms test` finds it.
            alarm_name=f"{self._prefix}-{name}",
            metric=metric,
            threshold=threshold,
            evaluation_periods=periods,
            comparison_operator=comparison,
            treat_missing_data=missing,
            alarm_description=description,
        )
        if tells:
            alarm.add_alarm_action(*self._actions)
        return alarm

    def _publishing(self) -> iam.PolicyStatement:
        """Let CloudWatch publish: the topic's policy, which denies what comes without TLS, replaces SNS's default."""
        return iam.PolicyStatement(
            actions=["sns:Publish"],
            principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
            resources=[self.topic.topic_arn],
            conditions={"StringEquals": {"aws:SourceAccount": Stack.of(self).account}},
        )
