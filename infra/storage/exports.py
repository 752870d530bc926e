"""The bucket of exports: what operators take out of the table, for some days."""

from __future__ import annotations

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra import permissions
from scheducal.needs import Needs
from scheducal.operators.exports import EXPORTS

KEPT = Duration.days(30)


class Exports(Construct):
    """The bucket, which stays behind with its objects: a supply."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            lifecycle_rules=[s3.LifecycleRule(expiration=KEPT)],
            removal_policy=RemovalPolicy.RETAIN,
        )

    def environment(self, needs: Needs) -> dict[str, str]:
        """Name the bucket to those that write to it."""
        return {"EXPORT_BUCKET": self.bucket.bucket_name} if needs.exports else {}

    def statements(self, needs: Needs) -> list[iam.PolicyStatement]:
        """Let functions write exports."""
        return [permissions.write_objects(self.bucket, EXPORTS)] if needs.exports else []
