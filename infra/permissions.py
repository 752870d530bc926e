"""Lists what functions may do, as statements that name their actions and their resources."""

from __future__ import annotations

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sqs as sqs

from scheducal.api.strangers.shared_allowance import SOURCES
from scheducal.needs import Needs, Sealed
from scheducal.store.keys import CONNECTIONS
from scheducal.tenants.members.keys import person_partition

READ_ROWS = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"]
# A transaction needs the permission of each write in it.
WRITE_ROWS = ["dynamodb:ConditionCheckItem", "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
READ_STREAM = [
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
]
CONSUME = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
REDRIVE = [
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ListDeadLetterSourceQueues",
    "sqs:ReceiveMessage",
    "sqs:StartMessageMoveTask",
]
READ_WITH_KEY = ["kms:Decrypt", "kms:DescribeKey"]
WRITE_WITH_KEY = ["kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"]


def read_rows(table: dynamodb.ITableV2) -> iam.PolicyStatement:
    """Read the table by key."""
    return _allow(READ_ROWS, table.table_arn)


def scan_rows(table: dynamodb.ITableV2) -> iam.PolicyStatement:
    """Read the whole table, row after row."""
    return _allow(["dynamodb:Scan"], table.table_arn)


def query_indexes(table: dynamodb.ITableV2, *names: str) -> iam.PolicyStatement:
    """Query the indexes named."""
    return _allow(["dynamodb:Query"], *[f"{table.table_arn}/index/{name}" for name in names])


def count_request(table: dynamodb.ITableV2) -> iam.PolicyStatement:
    """Update a row, as authentication does to count a request against its key's limit."""
    return _allow(["dynamodb:UpdateItem"], table.table_arn)


def count_source(table: dynamodb.ITableV2) -> iam.PolicyStatement:
    """Update the rows that count strangers' requests, and no others."""
    return _update_in(table, f"{SOURCES}*")


def note_look(table: dynamodb.ITableV2) -> iam.PolicyStatement:
    """Update the rows of connections that are no calendars, as an incoming webhook does to have a record looked at."""
    return _update_in(table, f"T#*#{CONNECTIONS}*")


def use_session(table: dynamodb.ITableV2) -> iam.PolicyStatement:
    """Update the rows of members and their sessions, as each page does now and then to say that one is in use."""
    return _update_in(table, f"{person_partition('')}*")


def look() -> iam.PolicyStatement:
    """Read alarms and metrics: CloudWatch has no resources to name for that."""
    return _allow(["cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData"], "*")


def redrive(dead: list[str], sources: list[str]) -> list[iam.PolicyStatement]:
    """Look at dead letters, and send them back to the queues that they came from."""
    return [_allow(REDRIVE, *dead), _allow(["sqs:GetQueueUrl", "sqs:SendMessage"], *sources)]


def _update_in(table: dynamodb.ITableV2, partitions: str) -> iam.PolicyStatement:
    return iam.PolicyStatement(
        actions=["dynamodb:UpdateItem"],
        resources=[table.table_arn],
        conditions={"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [partitions]}},
    )


def update_rows(table: dynamodb.ITableV2) -> iam.PolicyStatement:
    """Update rows that are there."""
    return _allow(["dynamodb:UpdateItem"], table.table_arn)


def add_rows(table: dynamodb.ITableV2) -> iam.PolicyStatement:
    """Put new rows."""
    return _allow(["dynamodb:PutItem"], table.table_arn)


def remove_rows(table: dynamodb.ITableV2) -> iam.PolicyStatement:
    """Delete rows."""
    return _allow(["dynamodb:DeleteItem"], table.table_arn)


def write_rows(table: dynamodb.ITableV2) -> iam.PolicyStatement:
    """Write rows, in transactions or alone."""
    return _allow(WRITE_ROWS, table.table_arn)


def read_stream(stream_arn: str) -> iam.PolicyStatement:
    """Be started from the table's stream."""
    return _allow(READ_STREAM, stream_arn)


def use_key(key: kms.IKey, region: str, *, write: bool) -> iam.PolicyStatement:
    """Use the table's key, through DynamoDB alone."""
    return iam.PolicyStatement(
        actions=[*READ_WITH_KEY, *(WRITE_WITH_KEY if write else [])],
        resources=[key.key_arn],
        conditions={"StringEquals": {"kms:ViaService": f"dynamodb.{region}.amazonaws.com"}},
    )


def seal_secrets(key: kms.IKey) -> iam.PolicyStatement:
    """Encrypt secrets that are kept in the table."""
    return _allow(["kms:Encrypt"], key.key_arn)


def open_secrets(key: kms.IKey) -> iam.PolicyStatement:
    """Decrypt secrets that are kept in the table."""
    return _allow(["kms:Decrypt"], key.key_arn)


def sealing(whose: Sealed, key: kms.IKey, needs: Needs) -> list[iam.PolicyStatement]:
    """Seal and open the secrets that a key is for, as far as a function needs it."""
    seals = [seal_secrets(key)] if whose in needs.seals else []
    return seals + ([open_secrets(key)] if whose in needs.opens else [])


def read_secrets(*secrets: secretsmanager.ISecret) -> iam.PolicyStatement:
    """Read secrets of Secrets Manager."""
    return _allow(["secretsmanager:GetSecretValue"], *[secret.secret_arn for secret in secrets])


def consume(queue: sqs.IQueue) -> iam.PolicyStatement:
    """Work off a queue."""
    return _allow(CONSUME, queue.queue_arn)


def send_message(queue: sqs.IQueue) -> iam.PolicyStatement:
    """Put messages on a queue."""
    return _allow(["sqs:SendMessage"], queue.queue_arn)


def sign_in(pool: cognito.IUserPool) -> iam.PolicyStatement:
    """Check the passwords of people in a pool, and set them; add people, and end their tokens."""
    actions = [
        "AdminCreateUser",
        "AdminInitiateAuth",
        "AdminRespondToAuthChallenge",
        "AdminSetUserMFAPreference",
        "AdminSetUserPassword",
    ]
    return _allow([f"cognito-idp:{each}" for each in actions], pool.user_pool_arn)


def reset_codes(pool: cognito.IUserPool) -> iam.PolicyStatement:
    """Ask people in a pool for no codes any more."""
    return _allow(["cognito-idp:AdminSetUserMFAPreference"], pool.user_pool_arn)


def send_mail(identity_arn: str, configuration_set_arn: str) -> iam.PolicyStatement:
    """Send mail from one identity with one configuration set, composed by SES or raw; SES asks about both."""
    return _allow(["ses:SendEmail", "ses:SendRawEmail"], identity_arn, configuration_set_arn)


def take_mail(bucket: s3.IBucket, inbox: str, unmatched: str) -> list[iam.PolicyStatement]:
    """Read mails, and move them; without the list, S3 calls a mail that is gone forbidden."""
    return [
        _allow(["s3:GetObject", "s3:DeleteObject"], bucket.arn_for_objects(f"{inbox}*")),
        _allow(["s3:PutObject"], bucket.arn_for_objects(f"{unmatched}*")),
        _allow(["s3:ListBucket"], bucket.bucket_arn),
    ]


def purge_mail(bucket: s3.IBucket, *prefixes: str) -> list[iam.PolicyStatement]:
    """Look through mails, and delete some."""
    objects = [bucket.arn_for_objects(f"{prefix}*") for prefix in prefixes]
    return [_allow(["s3:GetObject", "s3:DeleteObject"], *objects), _allow(["s3:ListBucket"], bucket.bucket_arn)]


def write_objects(bucket: s3.IBucket, prefix: str) -> iam.PolicyStatement:
    """Put objects into a bucket."""
    return _allow(["s3:PutObject"], bucket.arn_for_objects(f"{prefix}*"))


def write_logs(group: logs.ILogGroup) -> iam.PolicyStatement:
    """Write to a log group."""
    return _allow(["logs:CreateLogStream", "logs:PutLogEvents"], group.log_group_arn)


def shift_traffic(stack: Stack, prefix: str) -> list[iam.PolicyStatement]:
    """Move the aliases of a stage's functions, and look at alarms. CloudWatch names no single alarm in its answer."""
    functions = stack.format_arn(
        service="lambda", resource="function", resource_name=f"{prefix}-*", arn_format=ArnFormat.COLON_RESOURCE_NAME
    )
    moves = ["lambda:GetAlias", "lambda:GetProvisionedConcurrencyConfig", "lambda:UpdateAlias"]
    return [_allow(moves, functions), _allow(["cloudwatch:DescribeAlarms"], "*")]


def trace() -> iam.PolicyStatement:
    """Tell X-Ray, whose actions know no resources."""
    return _allow(["xray:PutTelemetryRecords", "xray:PutTraceSegments"], "*")


def _allow(actions: list[str], *resources: str) -> iam.PolicyStatement:
    return iam.PolicyStatement(actions=actions, resources=list(resources))
