"""Alarms and who hears of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aws_cdk import Duration, Stack
from aws_cdk import aws_apigatewayv2 as http
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk.aws_cloudwatch_actions import SnsAction
from constructs import Construct

from infra.functions.function import ScheduCalFunction
from infra.monitoring.alarm_targets import tell
from infra.monitoring.metrics import PERIOD, own_metric
from infra.settings.model import AlarmSettings

DEAD_PERIOD = Duration.minutes(1)
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

    def watch_workers(self, workers: Iterable[ScheduCalFunction], *, rung: Iterable[ScheduCalFunction]) -> None:
        """Alarm at one failed invocation. What fails behind the API shows in its server errors.

        rung: those that the clock starts, of which a throttled invocation is worth knowing too. Throttling the others
        makes work wait, and the age of what waits is watched.
        """
        for each in workers:
            name = each.node.id
            self._alarm(f"{name}Errors", each.metric("Errors", PERIOD), 1, f"{name} failed.")
        for each in rung:
            name = each.node.id
            self._alarm(f"{name}Throttles", each.metric("Throttles", PERIOD), 1, f"{name} was throttled.")

    def watch_api(self, api: http.HttpApi) -> None:
        """Alarm at the share of requests that ended in a server error."""
        # Each request counts as 0 or 1, so the average is the share.
        share = api.metric_server_error(period=PERIOD, statistic="Average")
        self._alarm("ServerErrors", share, self._settings.server_error_percent / 100, "Requests end in server errors.")

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
        """Alarm at an event that was given up, an endpoint that was switched off, and a calendar that is lost."""
        for name, metric, description in (
            ("Undelivered", "delivery.undelivered", "Events could not be delivered; replay them."),
            ("WebhooksDisabled", "webhook.disabled", "An endpoint was switched off after failing."),
            ("DriftUnrepaired", "drift.unrepaired", "Calendars differ from appointments, and only a person can help."),
            ("LooksGivenUp", "changes.given_up", "A change in a calendar could not be read for a day."),
            ("EventsUnplanned", "events.unplanned", "Events were committed and nobody was told; plan them again."),
            ("WorkItemsSpent", "WorkItemsSpent", "Work went on for too long, and waits for the sweep."),
            ("JobsFailed", "jobs.failed", "A job was given up; see its report, and let it go on."),
            ("PrivacyDue", "privacy.due", "The deadline of a privacy request is near; answer the person."),
            ("CalendarsLost", "calendar.reauthorization_required", "A calendar's owner must give access again."),
            ("ConnectionsLost", "connection.reauthorization_required", "A system refuses a connection's credentials."),
        ):
            self._alarm(name, own_metric(metric, self._stage), 1, description)

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

    def watch_delays(self, *, queues: Mapping[str, sqs.Queue], dispatch: ScheduCalFunction) -> None:
        """Alarm when the pipeline is far behind the table. queues: by the name of what waits in them."""
        for name, queue in queues.items():
            oldest = queue.metric_approximate_age_of_oldest_message(period=PERIOD)
            self._alarm(f"{name}Age", oldest, self._settings.sync_age_seconds, f"{name} is behind.")
        age = dispatch.metric("IteratorAge", PERIOD, "Maximum")
        self._alarm("StreamAge", age, 1000 * self._settings.stream_age_seconds, "Dispatch is behind.")
        manifest = own_metric("ManifestAge", self._stage, "Maximum")
        self._alarm("ManifestAge", manifest, self._settings.sync_age_seconds, "The sweep is behind.")

    def _alarm(
        self, name: str, metric: cloudwatch.IMetric, threshold: float, description: str, *, tells: bool = True
    ) -> None:
        alarm = cloudwatch.Alarm(
            self,
            name,
            # A name of ours, by which `scheducal alarms test` finds it.
            alarm_name=f"{self._prefix}-{name}",
            metric=metric,
            threshold=threshold,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            alarm_description=description,
        )
        if tells:
            alarm.add_alarm_action(*self._actions)

    def _publishing(self) -> iam.PolicyStatement:
        """Let CloudWatch publish: the topic's policy, which denies what comes without TLS, replaces SNS's default."""
        return iam.PolicyStatement(
            actions=["sns:Publish"],
            principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
            resources=[self.topic.topic_arn],
            conditions={"StringEquals": {"aws:SourceAccount": Stack.of(self).account}},
        )
