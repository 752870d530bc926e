"""Answers by mail: SES stores what it receives in a bucket, whose notifications bring each mail to the function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_ses as ses
from aws_cdk import aws_ses_actions as actions
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra import permissions
from infra.functions.function import Runtime
from infra.settings.model import MailSettings, Settings
from infra.workers.queues import dead_letter_queue, work_off, work_queue
from infra.workers.worker import make_worker
from scheducal.connectors.systems.email.replies.stored_mail import INBOX, UNMATCHED
from scheducal.needs import Needs, Queue

# How long a mail is kept: one that was understood, and one that a person may want to look at.
KEPT = {INBOX: Duration.days(30), UNMATCHED: Duration.days(90)}


class Replies(Construct):
    """The mail bucket, the queue behind it and, where mail is received, the receipt rule: a supply.

    start() makes the function.
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        seconds = settings.functions.pipeline_timeout_seconds
        self.dlq = dead_letter_queue(self, "MailDlq")
        self.queue = work_queue(self, "MailQueue", worker_timeout_seconds=seconds, dead=self.dlq)
        self.queues: dict[Queue, sqs.Queue] = {"mail": self.queue}
        self.bucket = self._bucket()
        self._notify()
        if settings.mail.receive:
            self._receive(settings.mail)

    @property
    def dead_letter_queues(self) -> dict[str, sqs.Queue]:
        """Give every dead-letter queue, by the name of what failed."""
        return {"Mail": self.dlq}

    def environment(self, needs: Needs) -> dict[str, str]:
        """Name the bucket to those that look through it. To others each notification names it."""
        return {"MAIL_BUCKET": self.bucket.bucket_name} if needs.purges_mail else {}

    def statements(self, needs: Needs) -> list[iam.PolicyStatement]:
        """Let functions take mails from the bucket, or look through them."""
        taken = permissions.take_mail(self.bucket, INBOX, UNMATCHED) if needs.stored_mail else []
        return taken + (permissions.purge_mail(self.bucket, INBOX, UNMATCHED) if needs.purges_mail else [])

    def start(self, runtime: Runtime, concurrency: Mapping[str, int]) -> None:
        """Make the function, and start it from the queue."""
        self.function = make_worker("functions.inbound.mail", runtime)
        work_off(self.function, "Mails", queue=self.queue, concurrency=concurrency["mail"])

    def _bucket(self) -> s3.Bucket:
        """Stays behind: S3 deletes no bucket that holds mails, and SES puts one there as soon as the rule is made."""
        return s3.Bucket(
            self,
            "Mail",
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            lifecycle_rules=[s3.LifecycleRule(prefix=prefix, expiration=kept) for prefix, kept in KEPT.items()],
            removal_policy=RemovalPolicy.RETAIN,
        )

    def _notify(self) -> None:
        """New mails to the queue, in the bucket's own properties: CDK's way would add a function of its own."""
        stack = Stack.of(self)
        # The queue must let the bucket in before there is one. CloudFormation begins its name with the stack's.
        buckets = f"arn:{stack.partition}:s3:::{stack.stack_name.lower()}-*"
        granted = self.queue.add_to_resource_policy(
            iam.PolicyStatement(
                actions=["sqs:SendMessage"],
                principals=[iam.ServicePrincipal("s3.amazonaws.com")],
                resources=[self.queue.queue_arn],
                conditions={
                    "StringEquals": {"aws:SourceAccount": stack.account},
                    "ArnLike": {"aws:SourceArn": buckets},
                },
            )
        )
        in_inbox = s3.CfnBucket.FilterRuleProperty(name="prefix", value=INBOX)
        to_queue = s3.CfnBucket.QueueConfigurationProperty(
            event="s3:ObjectCreated:*",
            queue=self.queue.queue_arn,
            filter=s3.CfnBucket.NotificationFilterProperty(s3_key=s3.CfnBucket.S3KeyFilterProperty(rules=[in_inbox])),
        )
        bucket = cast("s3.CfnBucket", self.bucket.node.default_child)
        bucket.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
            queue_configurations=[to_queue]
        )
        assert granted.policy_dependable is not None, "a queue of ours takes statements"
        bucket.node.add_dependency(granted.policy_dependable)

    def _receive(self, mail: MailSettings) -> None:
        """Mail to the domain goes to the bucket. The set is no stage's own: `scheducal mail setup` makes it."""
        rule_set = ses.ReceiptRuleSet.from_receipt_rule_set_name(self, "Rules", mail.rule_set)
        ses.ReceiptRule(
            self,
            "Rule",
            rule_set=rule_set,
            receipt_rule_name=Stack.of(self).stack_name,
            recipients=[mail.domain],
            scan_enabled=True,
            actions=[actions.S3(bucket=self.bucket, object_key_prefix=INBOX)],
        )
