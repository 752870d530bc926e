"""The table, its indexes, its stream and its key."""

from __future__ import annotations

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.removal import outlives_stack, protected
from infra.settings import DataSettings

LISTS = ("lists", "recent")
DUE = "due"
# Lists are answered from the index alone; `due` holds only rows that still have something to do, which are read
# by their key before anything is done.
INDEXES = {
    "lists": ("gsi1pk", "gsi1sk", dynamodb.ProjectionType.ALL),
    "recent": ("gsi2pk", "gsi2sk", dynamodb.ProjectionType.ALL),
    DUE: ("duePk", "dueAt", dynamodb.ProjectionType.KEYS_ONLY),
}


class Data(Construct):
    """One table. key: None where the settings leave encryption to the key that DynamoDB owns."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: DataSettings) -> None:
        super().__init__(scope, construct_id)
        removal = outlives_stack(retain=settings.retain)
        rotation = Duration.days(settings.key_rotation_days)
        self.key = self._key(removal, rotation) if settings.customer_managed_key else None
        self.table = dynamodb.TableV2(
            self,
            "Table",
            partition_key=_text("pk"),
            sort_key=_text("sk"),
            global_secondary_indexes=[_index(name) for name in INDEXES],
            dynamo_stream=dynamodb.StreamViewType.NEW_IMAGE,
            time_to_live_attribute="expiresAt",
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=settings.point_in_time_recovery
            ),
            encryption=_encryption(self.key),
            deletion_protection=settings.deletion_protection,
            removal_policy=protected(deletion_protection=settings.deletion_protection, retain=settings.retain),
        )

    def _key(self, removal: RemovalPolicy, rotation: Duration) -> kms.Key:
        return kms.Key(
            self,
            "Key",
            description="ScheduCal's table",
            enable_key_rotation=True,
            rotation_period=rotation,
            removal_policy=removal,
        )


def _text(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)


def _index(name: str) -> dynamodb.GlobalSecondaryIndexPropsV2:
    partition, sort, projection = INDEXES[name]
    return dynamodb.GlobalSecondaryIndexPropsV2(
        index_name=name, partition_key=_text(partition), sort_key=_text(sort), projection_type=projection
    )


def _encryption(key: kms.Key | None) -> dynamodb.TableEncryptionV2:
    if key is None:
        return dynamodb.TableEncryptionV2.dynamo_owned_key()
    return dynamodb.TableEncryptionV2.customer_managed_key(key)
