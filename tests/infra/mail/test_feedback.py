"""What becomes of mails: what SES publishes, who may, and where it goes."""

from __future__ import annotations

from tests.infra.mail.test_replies import queue_statements
from tests.infra.stages import Stage


def test_ses_publishes_what_becomes_of_mails_and_nothing_that_recipients_do(stage: Stage) -> None:
    destination = stage.one("AWS::SES::ConfigurationSetEventDestination")["EventDestination"]
    assert destination["Enabled"] is True
    assert set(destination["MatchingEventTypes"]) == {
        *("bounce", "complaint", "delivery", "deliveryDelay", "reject", "renderingFailure")
    }


def test_the_set_carries_the_stage_and_suppresses_by_itself(stage: Stage) -> None:
    mails = stage.one("AWS::SES::ConfigurationSet")
    assert mails["Name"] == f"ScheduCal-{stage.settings.stage}-mails"
    assert mails["ReputationOptions"] == {"ReputationMetricsEnabled": True}
    assert mails["SuppressionOptions"] == {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]}


def test_ses_may_publish_for_this_set_alone(stage: Stage) -> None:
    policies = stage.resources("AWS::SNS::TopicPolicy")
    [policy] = [each for name, each in policies.items() if name.startswith("Feedback")]
    [allowed] = [each for each in policy["PolicyDocument"]["Statement"] if each["Effect"] == "Allow"]
    assert (allowed["Principal"], allowed["Action"]) == ({"Service": "ses.amazonaws.com"}, "sns:Publish")
    conditions = allowed["Condition"]["StringEquals"]
    assert set(conditions) == {"AWS:SourceAccount", "AWS:SourceArn"}
    assert "configuration-set/" in str(conditions["AWS:SourceArn"])


def test_events_reach_the_queue_as_they_are_or_its_dead_letters(stage: Stage) -> None:
    subscriptions = stage.resources("AWS::SNS::Subscription").values()
    [subscription] = [each for each in subscriptions if each["Protocol"] == "sqs"]
    assert subscription["RawMessageDelivery"] is True
    assert "FeedbackQueue" in str(subscription["Endpoint"])
    assert "FeedbackDlq" in str(subscription["RedrivePolicy"])
    from_topics = [each for each in queue_statements(stage) if each["Principal"] == {"Service": "sns.amazonaws.com"}]
    assert len(from_topics) == 2, "the queue, and its dead-letter queue"
    for statement in from_topics:
        assert "FeedbackTopic" in str(statement["Condition"]["ArnEquals"]["aws:SourceArn"])


def test_the_mail_function_sends_with_the_set_and_may(stage: Stage) -> None:
    name = f"ScheduCal-{stage.settings.stage}-mails"
    variables = stage.function("pipeline-sync")["Environment"]["Variables"]
    assert "Feedback" in str(variables["MAIL_CONFIGURATION_SET"]) or variables["MAIL_CONFIGURATION_SET"] == name
    assert f"configuration-set/{name}" in str(stage.actions("pipeline-sync")["ses:SendRawEmail"])


def test_both_shares_raise_an_alarm_below_what_aws_pauses_at(stage: Stage) -> None:
    alarms = stage.resources("AWS::CloudWatch::Alarm").values()
    reputation = {each["MetricName"]: each for each in alarms if each.get("MetricName", "").startswith("Reputation.")}
    thresholds = {name: each["Threshold"] for name, each in reputation.items()}
    assert thresholds == {"Reputation.BounceRate": 0.05, "Reputation.ComplaintRate": 0.001}
    for each in reputation.values():
        assert each["Dimensions"] == [
            {"Name": "ses:configuration-set", "Value": f"ScheduCal-{stage.settings.stage}-mails"}
        ]
