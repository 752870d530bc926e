"""Answers by mail: who may write to the mail bucket, how long mails stay, and how they reach the function."""

from __future__ import annotations

from typing import Any

from infra.workers.concurrency import MAX_RECEIVE_COUNT
from tests.infra.stages import Stage

BUCKET = "AWS::S3::Bucket"


def test_new_mails_reach_the_queue_and_those_set_aside_do_not(stage: Stage) -> None:
    [to_queue] = stage.one_of(BUCKET, "Replies")["NotificationConfiguration"]["QueueConfigurations"]
    assert to_queue["Event"] == "s3:ObjectCreated:*"
    assert to_queue["Filter"]["S3Key"]["Rules"] == [{"Name": "prefix", "Value": "inbox/"}]
    queue = to_queue["Queue"]["Fn::GetAtt"][0]
    assert "MailQueue" in queue
    assert stage.resources("AWS::SQS::Queue")[queue]["RedrivePolicy"]["maxReceiveCount"] == MAX_RECEIVE_COUNT


def test_s3_may_send_for_buckets_of_this_stack_and_account_alone(stage: Stage) -> None:
    [statement] = [each for each in queue_statements(stage) if each["Principal"] == {"Service": "s3.amazonaws.com"}]
    assert set(statement["Condition"]) == {"StringEquals", "ArnLike"}
    assert set(statement["Condition"]["StringEquals"]) == {"aws:SourceAccount"}
    source = statement["Condition"]["ArnLike"]["aws:SourceArn"]["Fn::Join"][1]
    assert source[-1] == f":s3:::{stage.stack.stack_name.lower()}-*"


def test_mails_are_private_and_expire(stage: Stage) -> None:
    bucket = stage.one_of(BUCKET, "Replies")
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    rules = {each["Prefix"]: each["ExpirationInDays"] for each in bucket["LifecycleConfiguration"]["Rules"]}
    assert rules == {"inbox/": 30, "unmatched/": 90}


def test_only_ses_puts_mails_into_a_deployed_bucket(deployed: Stage) -> None:
    # What the function trusts is written by SES, above whatever a sender wrote.
    statements = deployed.one_of("AWS::S3::BucketPolicy", "Replies")["PolicyDocument"]["Statement"]
    writers = [each for each in statements if each["Effect"] == "Allow"]
    assert [each["Principal"] for each in writers] == [{"Service": "ses.amazonaws.com"}]
    assert [each["Action"] for each in writers] == ["s3:PutObject"]
    assert "inbox/*" in str(writers[0]["Resource"])
    [rule] = deployed.resources("AWS::SES::ReceiptRule").values()
    assert rule["Rule"]["Recipients"] == [deployed.settings.mail.domain]
    assert rule["Rule"]["ScanEnabled"] is True


def test_no_function_puts_mails_into_the_inbox(stage: Stage) -> None:
    for each in stage.resources("AWS::Lambda::Function").values():
        area, verb = each["Handler"].split(".")[1:3]
        assert "/inbox/*" not in str(stage.actions(f"{area}-{verb}").get("s3:PutObject", ""))


def queue_statements(stage: Stage) -> list[dict[str, Any]]:
    policies = stage.resources("AWS::SQS::QueuePolicy").values()
    return [statement for each in policies for statement in each["PolicyDocument"]["Statement"]]
