"""Tells alarms to their targets: addresses, endpoints and Slack channels by our topic, other topics directly."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from aws_cdk import Annotations, Stack
from aws_cdk import aws_chatbot as chatbot
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk.aws_sns_subscriptions import EmailSubscription, UrlSubscription
from constructs import Construct

# RFC 2606: nobody reads mail there.
EXAMPLES = ("example", "test", "invalid", "localhost", "example.com", "example.net", "example.org")

# Begins a channel of Slack, told by Amazon Q.
SLACK = "slack:"


def tell(topic: sns.Topic, targets: Iterable[str]) -> list[sns.ITopic]:
    """Have the topic tell the targets; gives those that are topics themselves.

    targets: `mailto:…`, `https://…`, `arn:…` or `slack:<workspace>/<channel>`.
    """
    scope = cast("Construct", topic.node.scope)
    others = []
    for target in targets:
        scheme, _, rest = target.partition(":")
        if scheme == "arn":
            others.append(sns.Topic.from_topic_arn(scope, target, target))
        elif target.startswith(SLACK):
            _tell_channel(scope, topic, *rest.split("/"))
        elif scheme == "mailto":
            _warn_of_example(scope, rest)
            topic.add_subscription(EmailSubscription(rest))
        else:
            topic.add_subscription(UrlSubscription(target))
    return others


def _tell_channel(scope: Construct, topic: sns.Topic, workspace: str, channel: str) -> None:
    """Tell by Amazon Q Developer in chat applications. Its role may do nothing, so that the channel is told alone."""
    name = f"{Stack.of(scope).stack_name}-{channel}"
    chatbot.SlackChannelConfiguration(
        scope,
        f"Slack{channel}",
        slack_channel_configuration_name=name,
        slack_workspace_id=workspace,
        slack_channel_id=channel,
        notification_topics=[topic],
        guardrail_policies=[iam.ManagedPolicy.from_aws_managed_policy_name("AWSDenyAll")],
    )


def _warn_of_example(scope: Construct, address: str) -> None:
    domain = address.rpartition("@")[2].lower()
    if any(domain == each or domain.endswith(f".{each}") for each in EXAMPLES):
        text = f"alarms reach {address}, which is an example: name your own in alarms.email"
        Annotations.of(scope).add_warning_v2("scheducal:alarms.example", text)
