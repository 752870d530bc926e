"""The table that is restored: made, and given what AWS does not bring along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import ClientError

from scheducal.store.values import Item, unmarshal
from scheducal_tools.cli.operations.restore.model import Restore

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_TTL = "expiresAt"
_ON = {"ENABLED", "ENABLING"}


@dataclass(frozen=True, slots=True)
class Tables:
    """Those of the account. All of it raises ClientError."""

    client: DynamoDBClient

    def status(self, name: str) -> str | None:
        """Give the table's state in DynamoDB's words, None where there is no such table."""
        found = self._described(name)
        return found["TableStatus"] if found else None

    def restore(self, restore: Restore) -> None:
        """Have DynamoDB make the table, with its indexes, under the key of the one before."""
        source = self._described(restore.source) or {}
        key = source.get("SSEDescription", {}).get("KMSMasterKeyArn")
        sealed = {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key}
        more: Any = {"SSESpecificationOverride": sealed} if key else {}
        self.client.restore_table_to_point_in_time(
            SourceTableName=restore.source,
            TargetTableName=restore.target,
            RestoreDateTime=restore.point,
            BillingModeOverride="PAY_PER_REQUEST",
            **more,
        )

    def lacks(self, restore: Restore) -> list[str]:
        """List what the table does not have yet that DynamoDB never restores."""
        found = self._described(restore.target) or {}
        lacking = [] if self.stream(restore.target) else ["stream"]
        if self._is_protected(restore.source) and not found.get("DeletionProtectionEnabled"):
            lacking.append("deletion protection")
        ttl = self.client.describe_time_to_live(TableName=restore.target)["TimeToLiveDescription"]
        if ttl.get("TimeToLiveStatus") not in _ON:
            lacking.append("time to live")
        return lacking if self._has_recovery(restore.target) else [*lacking, "recovery"]

    def give(self, restore: Restore, lacking: str) -> None:
        """Give the table one of these."""
        name = restore.target
        if lacking == "stream":
            stream: Any = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
            self.client.update_table(TableName=name, StreamSpecification=stream)
        elif lacking == "deletion protection":
            self.client.update_table(TableName=name, DeletionProtectionEnabled=True)
        elif lacking == "time to live":
            ttl: Any = {"Enabled": True, "AttributeName": _TTL}
            self.client.update_time_to_live(TableName=name, TimeToLiveSpecification=ttl)
        else:
            self._give_recovery(name)

    def latest(self, name: str) -> datetime | None:
        """Give the latest moment to which the table goes back, some minutes ago; None where nothing is known of it."""
        return cast("datetime | None", self._recovery(name).get("LatestRestorableDateTime"))

    def stream(self, name: str) -> str | None:
        """Give the ARN of the table's stream, None where it has none."""
        found = self._described(name) or {}
        is_on = found.get("StreamSpecification", {}).get("StreamEnabled")
        return cast("str", found["LatestStreamArn"]) if is_on else None

    def rows(self, name: str, kinds: Iterable[str]) -> Iterator[list[Item]]:
        """Read keys, versions and roles of the rows of some kinds, page by page. It costs a read of the whole table."""
        values = {f":k{place}": {"S": kind} for place, kind in enumerate(kinds)}
        pages = self.client.get_paginator("scan").paginate(
            TableName=name,
            FilterExpression=f"#kind IN ({', '.join(values)})",
            ProjectionExpression="pk, sk, #kind, #version, #sequence, #role",
            ExpressionAttributeNames={"#kind": "kind", "#version": "version", "#sequence": "sequence", "#role": "role"},
            ExpressionAttributeValues=values,
        )
        for page in pages:
            yield [unmarshal(each) for each in page["Items"]]

    def _described(self, name: str) -> Any | None:
        try:
            return self.client.describe_table(TableName=name)["Table"]
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceNotFoundException":
                raise
            return None

    def _is_protected(self, name: str) -> bool:
        return bool((self._described(name) or {}).get("DeletionProtectionEnabled"))

    def _has_recovery(self, name: str) -> bool:
        return self._recovery(name).get("PointInTimeRecoveryStatus") in _ON

    def _recovery(self, name: str) -> Any:
        answer = self.client.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
        return answer.get("PointInTimeRecoveryDescription", {})

    def _give_recovery(self, name: str) -> None:
        on: Any = {"PointInTimeRecoveryEnabled": True}
        try:
            self.client.update_continuous_backups(TableName=name, PointInTimeRecoverySpecification=on)
        except ClientError as error:
            # A new table's recovery cannot be switched on for a while.
            if error.response["Error"]["Code"] != "ContinuousBackupsUnavailableException":
                raise
