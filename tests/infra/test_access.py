"""Every principal that must publish, put, send or invoke may do so, as the template itself says who must."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from tests.infra.access import Need, account, refused, text
from tests.infra.stages import Stage, listed

Properties = dict[str, Any]
Derive = Callable[[Stage, str, Properties], Iterator[Need]]
# What can be published to, put into, sent to, invoked or used.
RECEIVERS = (
    "AWS::KMS::Key",
    "AWS::Lambda::Alias",
    "AWS::Lambda::Function",
    "AWS::Lambda::Version",
    "AWS::S3::Bucket",
    "AWS::SNS::Topic",
    "AWS::SQS::Queue",
)
# What names a receiver, and gives it nothing: policies, names, numbers to look at.
PASSIVE = {
    "AWS::CloudWatch::Dashboard",
    "AWS::IAM::Role",
    "AWS::Lambda::Alias",
    "AWS::Lambda::Permission",
    "AWS::Lambda::Version",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
}
ACTIONS = {
    "AWS::Lambda::Alias": "lambda:InvokeFunction",
    "AWS::Lambda::Function": "lambda:InvokeFunction",
    "AWS::SNS::Topic": "sns:Publish",
    "AWS::SQS::Queue": "sqs:SendMessage",
}
CONSUME = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
READ = ("dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream", "dynamodb:ListStreams")


def test_whoever_must_act_on_a_topic_queue_bucket_key_or_function_may(stage: Stage) -> None:
    needs = derived(stage)
    assert {need.action.partition(":")[0] for need in needs} >= {"sns", "sqs", "kms", "lambda", "dynamodb"}
    assert refused(stage, needs) == []


def test_without_policies_nobody_may_and_the_test_sees_it(deployed: Stage) -> None:
    def bare(resource: dict[str, Any]) -> dict[str, Any]:
        if resource["Type"] == "AWS::IAM::Role":
            return {**resource, "Properties": {**resource["Properties"], "Policies": []}}
        return resource

    gone = ("Policy", "::Permission")
    kept = {
        name: bare(each)
        for name, each in deployed.template["Resources"].items()
        if not each["Type"].endswith(gone) or each["Type"] == "AWS::IAM::Policy"
    }
    needs = derived(deployed)
    assert refused(replace(deployed, template={"Resources": kept}), needs) == needs


def test_nothing_else_gives_anything_to_a_receiver(stage: Stage) -> None:
    # A type that is new here must say who needs what: in DERIVED, or in PASSIVE.
    receivers = {name for name, each in stage.template["Resources"].items() if each["Type"] in RECEIVERS}
    naming = {each["Type"] for each in stage.template["Resources"].values() if receivers & set(_named(each))}
    assert naming - PASSIVE <= set(DERIVED)


def derived(stage: Stage) -> list[Need]:
    """Everything that somebody must be allowed."""
    resources = stage.template["Resources"].items()
    needs = [
        need
        for name, each in resources
        if each["Type"] in DERIVED
        for need in DERIVED[each["Type"]](stage, name, each.get("Properties", {}))
    ]
    return needs + [key for need in needs for key in _keys(stage, need)]


def of_alarm(stage: Stage, name: str, properties: Properties) -> Iterator[Need]:
    for kind in ("AlarmActions", "OKActions", "InsufficientDataActions"):
        for target in properties.get(kind, []):
            yield from _given(stage, "cloudwatch", target, f"${{{name}.Arn}}")


def of_rule(stage: Stage, name: str, properties: Properties) -> Iterator[Need]:
    for target in properties["Targets"]:
        yield from _given(stage, "events", target["Arn"], f"${{{name}.Arn}}", target.get("RoleArn"))
        if dead := target.get("DeadLetterConfig"):
            yield from _given(stage, "events", dead["Arn"], f"${{{name}.Arn}}")


def of_bucket(stage: Stage, _name: str, properties: Properties) -> Iterator[Need]:
    """Yield the needs of a bucket. CloudFormation's name for it begins with the stack's, in small letters."""
    name = text(properties.get("BucketName", f"{stage.stack.stack_name.lower()}-made"))
    source = f"arn:${{AWS::Partition}}:s3:::{name}"
    told = properties.get("NotificationConfiguration", {})
    for kind, target in (("Queue", "Queue"), ("Topic", "Topic"), ("Lambda", "Function")):
        for each in told.get(f"{kind}Configurations", []):
            yield from _given(stage, "s3", each[target], source)


def of_receipt_rule(stage: Stage, _name: str, properties: Properties) -> Iterator[Need]:
    for action in properties["Rule"]["Actions"]:
        for kind, values in action.items():
            if kind == "S3Action":
                bucket = text(values["BucketName"]).replace("}", ".Arn}")
                yield Need("ses.amazonaws.com", "s3:PutObject", f"{bucket}/{values.get('ObjectKeyPrefix', '')}id")
            for target in ("TopicArn", "FunctionArn"):
                if target in values:
                    yield from _given(stage, "ses", values[target], "")


def of_integration(stage: Stage, name: str, properties: Properties) -> Iterator[Need]:
    for route in stage.resources("AWS::ApiGatewayV2::Route").values():
        if f"${{{name}}}" in text(route["Target"]):
            _, _, path = route["RouteKey"].rpartition(" ")
            source = f"execute-api:{stage.settings.region}:{account(stage)}:{text(route['ApiId'])}/*/*{path}"
            yield from _given(stage, "apigateway", properties["IntegrationUri"], f"arn:${{AWS::Partition}}:{source}")


def of_mapping(stage: Stage, _name: str, properties: Properties) -> Iterator[Need]:
    role, source = _role(stage, properties), text(properties["EventSourceArn"])
    yield from (Need(role, each, source) for each in (READ if "Stream" in source else CONSUME))
    yield from _destinations(stage, role, properties)


def of_invocations(stage: Stage, _name: str, properties: Properties) -> Iterator[Need]:
    yield from _destinations(stage, _role(stage, properties), properties)


def of_function(stage: Stage, _name: str, properties: Properties) -> Iterator[Need]:
    """Yield the needs of a function: its dead-letter queue, and the key of its table."""
    role = stage.role_of(properties)
    if dead := properties.get("DeadLetterConfig"):
        yield from _given(stage, "", dead["TargetArn"], "", {"Fn::GetAtt": [role, "Arn"]})
    key = stage.one("AWS::DynamoDB::GlobalTable")["Replicas"][0].get("SSESpecification")
    if key and any("dynamodb:GetItem" in listed(each["Action"]) for each in stage.statements(role)):
        via = f"dynamodb.{stage.settings.region}.amazonaws.com"
        yield Need(role, "kms:Decrypt", text(key["KMSMasterKeyId"]), via=via)


def of_subscription(stage: Stage, _name: str, properties: Properties) -> Iterator[Need]:
    if properties["Protocol"] in {"lambda", "sqs"}:
        yield from _given(stage, "sns", properties["Endpoint"], text(properties["TopicArn"]))


def of_mail_events(stage: Stage, _name: str, properties: Properties) -> Iterator[Need]:
    mails = f"{stage.settings.region}:{account(stage)}:configuration-set/{text(properties['ConfigurationSetName'])}"
    if told := properties["EventDestination"].get("SnsDestination"):
        yield from _given(stage, "ses", told["TopicARN"], f"arn:${{AWS::Partition}}:ses:{mails}")


def nothing(*_given: object) -> Iterator[Need]:
    """Yield nothing: dead-letter queues, a table's key and Amazon Q as a subscriber need no policy."""
    return iter(())


DERIVED: dict[str, Derive] = {
    "AWS::ApiGatewayV2::Integration": of_integration,
    "AWS::Chatbot::SlackChannelConfiguration": nothing,
    "AWS::CloudWatch::Alarm": of_alarm,
    "AWS::DynamoDB::GlobalTable": nothing,
    "AWS::Events::Rule": of_rule,
    "AWS::Lambda::EventInvokeConfig": of_invocations,
    "AWS::Lambda::EventSourceMapping": of_mapping,
    "AWS::Lambda::Function": of_function,
    "AWS::S3::Bucket": of_bucket,
    "AWS::SES::ConfigurationSetEventDestination": of_mail_events,
    "AWS::SES::ReceiptRule": of_receipt_rule,
    "AWS::SNS::Subscription": of_subscription,
    "AWS::SQS::Queue": nothing,
}


def _given(stage: Stage, service: str, target: Any, source: str, role: Any = None) -> Iterator[Need]:
    """Yield the need of what gives to a receiver of ours; role: by which it does, None where by itself.

    What is no resource of ours, such as a topic in the settings, has a policy of its owner's.
    """
    who = text(role).strip("${}").removesuffix(".Arn") if role else f"{service}.amazonaws.com"
    for action in {ACTIONS[stage.template["Resources"][name]["Type"]] for name in _named(target) if "::" not in name}:
        yield Need(who, action, text(target), source)


def _destinations(stage: Stage, role: str, properties: Properties) -> Iterator[Need]:
    for destination in properties.get("DestinationConfig", {}).values():
        yield from _given(stage, "", destination["Destination"], "", {"Fn::GetAtt": [role, "Arn"]})


def _role(stage: Stage, properties: Properties) -> str:
    """Of the function that a mapping or a configuration of invocations is about."""
    functions = stage.resources("AWS::Lambda::Function").items()
    aliases = stage.template["Resources"]
    named = set(_named(properties["FunctionName"]))
    named |= {each for name in named for each in _named(aliases[name]["Properties"].get("FunctionName"))}
    [role] = {stage.role_of(each) for name, each in functions if name in named}
    return role


def _keys(stage: Stage, need: Need) -> Iterator[Need]:
    """Yield the need of a key of ours, where the receiver is encrypted with it."""
    name = need.resource.partition("}")[0].removeprefix("${").removesuffix(".Arn")
    properties = stage.template["Resources"].get(name, {}).get("Properties", {})
    rules = properties.get("BucketEncryption", {}).get("ServerSideEncryptionConfiguration", [])
    ids = [
        properties.get("KmsMasterKeyId"),
        *(each["ServerSideEncryptionByDefault"].get("KMSMasterKeyID") for each in rules),
    ]
    for key in filter(None, ids):
        yield from (Need(need.who, f"kms:{does}", text(key), need.source) for does in ("GenerateDataKey", "Decrypt"))


def _named(value: Any) -> Iterator[str]:
    """Yield the logical ids that a value refers to."""
    if isinstance(value, dict):
        if isinstance(value.get("Ref"), str):
            yield value["Ref"]
        if "Fn::GetAtt" in value:
            yield value["Fn::GetAtt"][0]
        for each in value.values():
            yield from _named(each)
    elif isinstance(value, list):
        for each in value:
            yield from _named(each)
