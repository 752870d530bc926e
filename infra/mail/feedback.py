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
from infra.functions.function import Runtime
from infra.settings.model import Settings
from infra.workers.queues import dead_letter_queue, work_off, work_queue
from infra.workers.worker import make_worker
from scheducal.needs import Needs, Queue

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
    """The configuration set of a stage's mails, and the way of its events: a supply. start() makes their function."""

    def __init__(
        self, scope: Construct, construct_id: str, *, prefix: str, identity_arn: str, settings: Settings
    ) -> None:
        super().__init__(scope, construct_id)
        self._identity_arn = identity_arn
        # A name of ours: the functions and the reputation alarms go by it.
        self.configuration_set_name = f"{prefix}-mails"
        self.dlq = dead_letter_queue(self, "FeedbackDlq")
        seconds = settings.functions.pipeline_timeout_seconds
        self.queue = work_queue(self, "FeedbackQueue", worker_timeout_seconds=seconds, dead=self.dlq)
        self.queues: dict[Queue, sqs.Queue] = {"feedback": self.queue}
        self._publish()

    @property
    def dead_letter_queues(self) -> dict[str, sqs.Queue]:
        """Give every dead-letter queue, by the name of what failed."""
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

    def environment(self, needs: Needs) -> dict[str, str]:
        """Name the configuration set to functions that send mail."""
        return {"MAIL_CONFIGURATION_SET": self.configuration_set_name} if needs.sends_mail else {}

    def statements(self, needs: Needs) -> list[iam.PolicyStatement]:
        """Let functions send mail from the stage's identity, with the set."""
        if not needs.sends_mail:
            return []
        return [permissions.send_mail(self._identity_arn, self.configuration_set_arn)]

    def start(self, runtime: Runtime, concurrency: Mapping[str, int]) -> None:
        """Make the function, and start it from the queue."""
        self.function = make_worker("functions.inbound.feedback", runtime)
        work_off(self.function, "Events", queue=self.queue, concurrency=concurrency["feedback"])

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
