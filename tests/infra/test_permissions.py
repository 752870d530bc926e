"""Nobody may do more than their work: no wildcards, and each function's exact list."""

from __future__ import annotations

import re
from typing import Any

from tests.infra.stages import Stage, listed

TRACING = {"xray:PutTraceSegments", "xray:PutTelemetryRecords"}
WATCHING = {"cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData"}
# What knows no single resource: X-Ray, and CloudWatch's reads.
NAMELESS = TRACING | WATCHING
MOVING = {"lambda:GetAlias", "lambda:UpdateAlias"}
LOGGING = {"logs:CreateLogStream", "logs:PutLogEvents"}
READ = {"dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"}
WRITE = {"dynamodb:ConditionCheckItem", "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"}
STREAM = {
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
}
DECRYPT = {"kms:Decrypt", "kms:DescribeKey"}
ENCRYPT = {"kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"}
SEAL = {"kms:Decrypt", "kms:Encrypt"}
APPLICATIONS = {"secretsmanager:GetSecretValue"}
REMOVAL = {"dynamodb:Scan", "s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"}
CONSUME = {"sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"}
REDRIVE = {"sqs:GetQueueUrl", "sqs:ListDeadLetterSourceQueues", "sqs:SendMessage", "sqs:StartMessageMoveTask"}
OPERATING = WATCHING | CONSUME | REDRIVE
SEND = {"sqs:SendMessage"}
SWEEP = {"dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"}
MAIL = {"ses:SendEmail", "ses:SendRawEmail"}
SIGN_IN = {
    f"cognito-idp:Admin{each}"
    for each in ("CreateUser", "InitiateAuth", "RespondToAuthChallenge", "SetUserMFAPreference", "SetUserPassword")
}
READER = READ | {"dynamodb:UpdateItem"} | DECRYPT | ENCRYPT
WRITER = READ | WRITE | DECRYPT | ENCRYPT
# A read that the audit log notes.
SHOWS_PEOPLE = READER | {"dynamodb:PutItem"}

ALLOWED = {
    "appointments-cancel": WRITER,
    "appointments-clear_undeliverable": WRITER,
    "appointments-create": WRITER,
    "appointments-get": SHOWS_PEOPLE,
    "appointments-invite": WRITER,
    "appointments-list": SHOWS_PEOPLE,
    "appointments-timeline": SHOWS_PEOPLE,
    "appointments-undeliverable": SHOWS_PEOPLE,
    "appointments-uninvite": WRITER,
    "appointments-unverified": SHOWS_PEOPLE,
    "appointments-update": WRITER,
    "availability-list": WRITER | SEAL | APPLICATIONS,
    "audit-export": SHOWS_PEOPLE,
    "audit-list": SHOWS_PEOPLE,
    "availability-next": WRITER | SEAL | APPLICATIONS,
    "bookings-cancel": WRITER,
    "bookings-complete": WRITER,
    "bookings-confirm": WRITER,
    "bookings-create": WRITER | SEAL | APPLICATIONS,
    "bookings-decline": WRITER,
    "bookings-get": SHOWS_PEOPLE,
    "bookings-list": SHOWS_PEOPLE,
    "bookings-update": WRITER,
    "bookings-no_show": WRITER,
    "bookings-reschedule": WRITER | SEAL | APPLICATIONS,
    "calendars-connect": WRITER | SEAL,
    "calendars-disconnect": WRITER,
    "calendars-list": READER,
    "calendars-update": WRITER,
    "connections-check": WRITER | SEAL | APPLICATIONS,
    "connections-create": WRITER | SEAL,
    "connections-delete": WRITER,
    "connections-get": READER,
    "connections-list": READER,
    "connections-log": READER | {"dynamodb:PutItem", "kms:Decrypt"},
    "connections-preview": WRITER,
    "connections-unplaced": WRITER | {"sqs:SendMessage"},
    "connections-update": WRITER | {"kms:Encrypt"},
    "connectors-list": READER,
    "channels-delete": WRITER,
    "channels-get": READER,
    "channels-list": READER,
    "channels-put": WRITER,
    "consistency-get": READER,
    "customers-create": WRITER,
    "dashboard-appointments": WRITER,
    "dashboard-assets": set(),
    "dashboard-audit": SHOWS_PEOPLE,
    "dashboard-availability": WRITER | SEAL | APPLICATIONS,
    "dashboard-bookings": WRITER | SEAL | APPLICATIONS,
    "dashboard-connections": WRITER | SEAL | APPLICATIONS,
    "dashboard-customers": WRITER,
    "dashboard-deliveries": WRITER | DECRYPT,
    "dashboard-keys": WRITER | SEAL,
    "dashboard-log": SHOWS_PEOPLE,
    "dashboard-members": WRITER | MAIL | {"cognito-idp:AdminSetUserMFAPreference"},
    "dashboard-overview": SHOWS_PEOPLE,
    "dashboard-operations": WRITER | OPERATING,
    "dashboard-profile": WRITER | SEAL | SIGN_IN,
    "dashboard-sign_in": WRITER | MAIL | SIGN_IN,
    "dashboard-sign_out": READER | {"dynamodb:DeleteItem"},
    "dashboard-webhooks": WRITER | SEAL,
    "customers-delete": WRITER,
    "customers-get": SHOWS_PEOPLE,
    "customers-list": SHOWS_PEOPLE,
    "customers-merge": WRITER,
    "customers-update": WRITER,
    "deliveries-list": READER,
    "docs-fallback": set(),
    "docs-openapi": set(),
    "docs-page": set(),
    "holds-create": WRITER | SEAL | APPLICATIONS,
    "holds-get": READER,
    "holds-release": WRITER,
    "inbound-feedback": WRITER | CONSUME,
    "inbound-mail": WRITER | CONSUME | {"s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"},
    "inbound-webhook": READER | SEAL | {"sqs:SendMessage"},
    "oauth-callback": WRITER | SEAL | APPLICATIONS,
    "oauth-start": READER | APPLICATIONS,
    "operators-call_off": WRITER,
    "operators-delete": WRITER,
    "operators-export": WRITER,
    "operators-get": READER,
    "operators-get_job": READER,
    "operators-go_on": WRITER,
    "operators-list": READER,
    "operators-resume": WRITER,
    "operators-suspend": WRITER,
    "pipeline-calendars": WRITER | CONSUME | SEAL | APPLICATIONS | {"sqs:SendMessage"},
    "pipeline-changes": WRITER | CONSUME | SEAL | APPLICATIONS | {"sqs:SendMessage"},
    "pipeline-deliver": WRITER | CONSUME | {"sqs:SendMessage"},
    "pipeline-dispatch": STREAM | READ | {"dynamodb:PutItem", "dynamodb:UpdateItem"} | DECRYPT | ENCRYPT | SEND,
    "pipeline-expire": WRITER | SEND,
    "pipeline-reconcile": WRITER | SEAL | APPLICATIONS | SEND,
    "pipeline-archive": WRITER | SEND | {"s3:PutObject"},
    "pipeline-jobs": WRITER | CONSUME | SEAL | APPLICATIONS | {"sqs:SendMessage"} | REMOVAL,
    "pipeline-sweep": READ | SWEEP | ENCRYPT | DECRYPT | SEND,
    "pipeline-sync": WRITER | CONSUME | SEND | MAIL,
    "privacy-create": WRITER,
    "privacy-get": SHOWS_PEOPLE,
    "privacy-hold": WRITER,
    "privacy-holds": SHOWS_PEOPLE,
    "privacy-list": SHOWS_PEOPLE,
    "privacy-release": WRITER,
    "privacy-results": SHOWS_PEOPLE,
    "resources-create": WRITER,
    "resources-delete": WRITER,
    "resources-get": READER,
    "resources-list": READER,
    "resources-update": WRITER,
    "resources-add_time_off": WRITER,
    "resources-remove_time_off": WRITER,
    "resources-handover": WRITER | SEAL | APPLICATIONS,
    "services-create": WRITER,
    "services-delete": WRITER,
    "services-get": READER,
    "services-list": READER,
    "services-update": WRITER,
    "webhooks-delete": WRITER,
    "webhooks-deliveries": READER,
    "webhooks-get": READER,
    "webhooks-list": READER,
    "webhooks-start_replay": WRITER,
    "webhooks-get_replay": READER,
    "webhooks-regenerate_secret": WRITER | SEAL,
    "webhooks-register": WRITER | SEAL,
    "webhooks-replay_delivery": WRITER,
    "webhooks-test": WRITER,
    "webhooks-update": WRITER,
}


def test_every_function_may_do_exactly_its_work(stage: Stage) -> None:
    found = {name: set(stage.actions(name)) - LOGGING - TRACING for name in ALLOWED}
    assert found == ALLOWED


def test_no_function_is_left_out_here(stage: Stage) -> None:
    names = {each["FunctionName"].split("-", 2)[2] for each in stage.resources("AWS::Lambda::Function").values()}
    assert names == set(ALLOWED)


def test_no_policy_names_all_resources_but_for_traces(stage: Stage) -> None:
    """X-Ray's two actions know no resources, and CloudWatch's reads no single one."""
    wide = [each for each in statements(stage) if "*" in listed(each["Resource"])]
    assert wide
    assert all(set(listed(each["Action"])) <= NAMELESS for each in wide)


def test_no_policy_has_a_wildcard_in_an_action_or_a_resource(stage: Stage) -> None:
    for statement in statements(stage):
        actions = listed(statement["Action"])
        assert not [action for action in actions if "*" in action]
        if not set(actions) <= NAMELESS:
            named = re.sub(r"/(inbox|unmatched|exports|audit)/\*", "", str(statement["Resource"]))
            # Its functions are too many for one policy to name.
            assert "*" not in (named.replace(f"{stage.stack.stack_name}-*", "") if set(actions) >= MOVING else named)


def test_roles_carry_their_one_policy_themselves(stage: Stage) -> None:
    # A policy beside the role would be a resource more, of which a stack has 500 at most.
    assert not [each for each in stage.resources("AWS::IAM::Role").values() if "ManagedPolicyArns" in each]
    assert not [each for each in stage.template["Resources"].values() if each["Type"] == "AWS::IAM::Policy"]


def test_rows_are_read_through_named_indexes_only(stage: Stage) -> None:
    assert indexes(stage, "appointments-list") == {"lists", "recent"}
    assert indexes(stage, "appointments-create") == set()
    assert indexes(stage, "pipeline-sweep") == {"due"}
    assert indexes(stage, "pipeline-expire") == {"due"}
    assert indexes(stage, "pipeline-reconcile") == {"due", "lists"}
    assert indexes(stage, "bookings-create") == {"recent"}
    assert indexes(stage, "customers-update") == indexes(stage, "customers-merge") == {"recent"}


def test_mail_is_sent_from_one_identity_with_one_configuration_set_alone(stage: Stage) -> None:
    [identity] = stage.resources("AWS::SES::EmailIdentity")
    for action in ("ses:SendEmail", "ses:SendRawEmail"):
        sender, mails = sorted(
            stage.actions("pipeline-sync")[action], key=lambda each: "configuration-set" in str(each)
        )
        assert sender["Fn::Join"][1][-1] == {"Ref": identity}
        assert str(mails["Fn::Join"][1][-1]).endswith(f":configuration-set/ScheduCal-{stage.settings.stage}-mails")


def test_the_key_serves_through_dynamodb_alone(stage: Stage) -> None:
    users = key_users(stage, "ScheduCal's table")
    assert users
    for each in users:
        assert each["Condition"]["StringEquals"]["kms:ViaService"].startswith("dynamodb.")


def test_secrets_are_sealed_by_what_gives_them_out_and_opened_to_sign_too(stage: Stage) -> None:
    users = key_users(stage, "ScheduCal's webhook secrets")
    allowed = sorted(action for each in users for action in listed(each["Action"]))
    assert allowed == ["kms:Decrypt"] * 7 + ["kms:Encrypt"] * 5
    # Pages show a secret and sign once more what was sent; API keys that can be read again are sealed with the key too.
    shown = ("dashboard-webhooks", "dashboard-deliveries", "dashboard-keys", "dashboard-profile")
    for name in ("webhooks-register", "webhooks-regenerate_secret", "pipeline-deliver", *shown):
        role = stage.role_of(stage.function(name))
        assert [each for each in stage.statements(role) if each in users]


def test_calendar_tokens_are_opened_where_access_is_given_or_used(stage: Stage) -> None:
    users = key_users(stage, "ScheduCal's calendar tokens")
    for name in ("calendars-connect", "oauth-callback", "availability-list", "bookings-create"):
        assert [each for each in stage.statements(stage.role_of(stage.function(name))) if each in users]
    for name in ("calendars-list", "calendars-update", "calendars-disconnect", "oauth-start"):
        assert not [each for each in stage.statements(stage.role_of(stage.function(name))) if each in users]


def test_each_system_s_secret_is_read_and_no_other(stage: Stage) -> None:
    variables = stage.function("oauth-start")["Environment"]["Variables"]
    named = {variables[f"{name}_SECRET_NAME"]["Ref"] for name in ("GOOGLE", "MICROSOFT")}
    secrets = stage.resources("AWS::SecretsManager::Secret").items()
    assert named == {name for name, each in secrets if "GenerateSecretString" not in each}
    read = stage.actions("oauth-start")["secretsmanager:GetSecretValue"]
    assert sorted(each["Ref"] for each in read) == sorted(named)


def test_what_strangers_reach_writes_to_rows_that_count_them_alone(stage: Stage) -> None:
    looks = ["T#*#CON#*"]
    for name, more in (("inbound-webhook", [looks]), ("oauth-start", [])):
        writing = [
            each
            for each in stage.statements(stage.role_of(stage.function(name)))
            if "dynamodb:UpdateItem" in listed(each["Action"])
        ]
        partitions = [each["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"] for each in writing]
        assert sorted(partitions) == [["SOURCE#*"], *more]


def test_keys_are_administered_by_their_account_alone(stage: Stage) -> None:
    """In a key's own policy, `*` means the key."""
    for key in stage.resources("AWS::KMS::Key").values():
        [statement] = key["KeyPolicy"]["Statement"]
        assert statement["Principal"]["AWS"]["Fn::Join"][1][-1].endswith(":root")


def key_users(stage: Stage, description: str) -> list[dict[str, Any]]:
    """Give the statements that name a key."""
    arn = {"Fn::GetAtt": [stage.key(description), "Arn"]}
    return [each for each in statements(stage) if arn in listed(each["Resource"])]


def statements(stage: Stage) -> list[dict[str, Any]]:
    return [statement for role in stage.resources("AWS::IAM::Role") for statement in stage.statements(role)]


def indexes(stage: Stage, name: str) -> set[str]:
    names = [str(each["Fn::Join"][1][-1]) for each in stage.actions(name)["dynamodb:Query"] if "Fn::Join" in each]
    return {each.removeprefix("/index/") for each in names}
