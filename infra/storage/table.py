"""The table, its indexes, its stream and its key."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra import permissions
from infra.removal import outlives_stack, protected
from infra.settings.model import DataSettings
from scheducal.needs import Needs, Rows

# Lists are answered from the index alone; `due` holds only rows that still have something to do, which are read
# by their key before anything is done. It lists API keys too, since it copies keys alone: requests write their rows.
INDEXES = {
    "lists": ("gsi1pk", "gsi1sk", dynamodb.ProjectionType.ALL),
    "recent": ("gsi2pk", "gsi2sk", dynamodb.ProjectionType.ALL),
    "due": ("duePk", "dueAt", dynamodb.ProjectionType.KEYS_ONLY),
}

ROWS: Mapping[Rows, Callable[[dynamodb.ITableV2], iam.PolicyStatement]] = {
    "read": permissions.read_rows,
    "scan": permissions.scan_rows,
    "write": permissions.write_rows,
    "add": permissions.add_rows,
    "update": permissions.update_rows,
    "remove": permissions.remove_rows,
    "count": permissions.count_request,
    "count_sources": permissions.count_source,
    "note_looks": permissions.note_look,
    "use_sessions": permissions.use_session,
}


class Data(Construct):
    """One table: a supply. key: None where the settings leave encryption to the key that DynamoDB owns.

    table, stream_arn: the stack's own, or a restored one in its place, and the stream of new rows.

    gmail_domain_hook: what functions with the table ask whether Google hosts a domain's mail; empty: nothing.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, settings: DataSettings, gmail_domain_hook: str | None
    ) -> None:
        super().__init__(scope, construct_id)
        self._hook = {"GMAIL_DOMAIN_HOOK": gmail_domain_hook} if gmail_domain_hook else {}
        removal = outlives_stack(retain=settings.retain)
        rotation = Duration.days(settings.key_rotation_days)
        self.key = self._key(removal, rotation) if settings.customer_managed_key else None
        own = self._own(settings) if settings.own_table else None
        self.table, self.stream_arn = self._used(own, settings.restored_stream)

    def environment(self, needs: Needs) -> dict[str, str]:
        """Name the table to those that use rows."""
        return {"TABLE_NAME": self.table.table_name, **self._hook} if needs.rows else {}

    def statements(self, needs: Needs) -> list[iam.PolicyStatement]:
        """Let functions use rows and indexes, and the key through DynamoDB."""
        if not needs.rows:
            return []
        rows = [ROWS[each](self.table) for each in dict.fromkeys(needs.rows)]
        indexes = [permissions.query_indexes(self.table, *needs.indexes)] if needs.indexes else []
        region = Stack.of(self).region
        return rows + indexes + ([permissions.use_key(self.key, region, write=True)] if self.key else [])

    def _own(self, settings: DataSettings) -> dynamodb.TableV2:
        return dynamodb.TableV2(
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

    def _used(self, own: dynamodb.TableV2 | None, restored_stream: str | None) -> tuple[dynamodb.ITableV2, str]:
        """Give the table that functions use, with its stream: the restored one, where there is one."""
        if restored_stream is None:
            stream = own.table_stream_arn if own else None
            assert own is not None, "a stage without a restored table has its own"
            assert stream is not None, "the table is made with a stream"
            return own, stream
        restored = dynamodb.TableV2.from_table_attributes(
            self,
            "Restored",
            table_arn=restored_stream.partition("/stream/")[0],
            table_stream_arn=restored_stream,
            encryption_key=self.key,
            global_indexes=list(INDEXES),
        )
        return restored, restored_stream

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
