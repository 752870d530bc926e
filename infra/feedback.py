"""Brings SES's word on each mail from a topic to the queue of the function that records it."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_ses as ses
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk.aws_sns_subscriptions import SqsSubscription
from constructs import Construct

from infra import permissions
from infra.function import Runtime, ScheduCalFunction
from infra.queues import dead_letter_queue, work_off, work_queue

# Deliveries end what a delay began, and tell automatic answers from bounces.
EVENTS = [
    ses.EmailSendingEvent.BOUNCE,
    ses.EmailSendingEvent.COMPLAINT,
    ses.EmailSendingEvent.DELIVERY,
    ses.EmailSendingEvent.DELIVERY_DELAY,
    ses.EmailSendingEvent.REJECT,
    ses.EmailSendingEvent.RENDERING_FAILURE,
]


class Feedback(Construct):
    """The configuration set of a stage's mails, the way of its events, and their function."""

    def __init__(
        self, scope: Construct, construct_id: str, *, runtime: Runtime, environment: Mapping[str, str]
    ) -> None:
        super().__init__(scope, construct_id)
        settings = runtime.settings.functions
        seconds = settings.pipeline_timeout_seconds
        # A name of ours: the functions and the reputation alarms go by it.
        self.configuration_set_name = f"{runtime.prefix}-mails"
        self.dlq = dead_letter_queue(self, "FeedbackDlq")
        self.queue = work_queue(self, "FeedbackQueue", worker_timeout_seconds=seconds, dead=self.dlq)
        self.function = ScheduCalFunction(
            self,
            module="functions.inbound.feedback",
            runtime=runtime,
            memory_mb=settings.pipeline_memory_mb,
            timeout_seconds=seconds,
            environment=environment,
        )
        self._publish()

    @property
    def dead_letter_queues(self) -> dict[str, sqs.Queue]:
        """Every dead-letter queue, by the name of what failed."""
        return {"Feedback": self.dlq}

    @property
    def configuration_set_arn(self) -> str:
        """Give the ARN on which functions that send with the set need a permission."""
        return Stack.of(self).format_arn(
            service="ses",
            resource="configuration-set",
            resource_name=self.configuration_set_name,
            arn_format=ArnFormat.SLASH_RESOURCE_NAME,
        )

    @property
    def environment(self) -> dict[str, str]:
        """What functions that send mail get."""
        return {"MAIL_CONFIGURATION_SET": self.configuration_set_name}

    @property
    def statements(self) -> list[iam.PolicyStatement]:
        """What the function may do beside the table."""
        return [permissions.consume(self.queue)]

    def connect(self, workers: Mapping[str, int]) -> None:
        """Start the function from the queue. workers: how many at once, by queue."""
        work_off(self, "Events", queue=self.queue, worker=self.function.target, concurrency=workers["feedback"])

    def _publish(self) -> None:
        """SES may publish for this set alone, and what the queue does not take is kept with its dead letters."""
        topic = sns.Topic(self, "Topic", enforce_ssl=True)
        topic.add_subscription(SqsSubscription(self.queue, raw_message_delivery=True, dead_letter_queue=self.dlq))
        mails = ses.ConfigurationSet(
            self,
            "Mails",
            configuration_set_name=self.configuration_set_name,
            reputation_metrics=True,
            suppression_reasons=ses.SuppressionReasons.BOUNCES_AND_COMPLAINTS,
        )
        mails.add_event_destination("Events", destination=ses.EventDestination.sns_topic(topic), events=EVENTS)
