"""The archive of audit logs: a bucket that nobody but its function writes to."""

from __future__ import annotations

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra import permissions
from infra.settings.model import AuditSettings
from scheducal.needs import Needs

PREFIX = "audit/"
_DAYS_OF_YEAR = 366


class Archive(Construct):
    """The bucket, and how long entries are kept in the table: a supply. It outlives the stack, as evidence must."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: AuditSettings) -> None:
        super().__init__(scope, construct_id)
        self._days = {"AUDIT_TABLE_DAYS": str(settings.table_days)}
        kept = Duration.days(settings.archive_years * _DAYS_OF_YEAR)
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            versioned=True,
            # Nobody, not even the account's root, can remove what is locked so.
            object_lock_default_retention=s3.ObjectLockRetention.compliance(kept) if settings.locked else None,
            lifecycle_rules=[s3.LifecycleRule(expiration=kept, noncurrent_version_expiration=Duration.days(90))],
            removal_policy=RemovalPolicy.RETAIN,
        )

    def environment(self, needs: Needs) -> dict[str, str]:
        """Tell all who write entries how long these are kept, and the archive's function the bucket."""
        bucket = {"AUDIT_BUCKET": self.bucket.bucket_name} if needs.archives else {}
        return {**(self._days if needs.rows else {}), **bucket}

    def statements(self, needs: Needs) -> list[iam.PolicyStatement]:
        """Let the archive's function write."""
        return [permissions.write_objects(self.bucket, PREFIX)] if needs.archives else []
