"""Clients for the local AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from scheducal_tools.local.settings import REGION

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_ssm import SSMClient

_CONFIG = Config(connect_timeout=5, read_timeout=30, retries={"mode": "standard", "total_max_attempts": 3})


class LocalAws:
    """The few clients that the local stack itself needs, with credentials that are nobody's."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session = boto3.Session("test", "test", region_name=REGION)

    def cloudformation(self) -> CloudFormationClient:
        """Reads what was deployed."""
        return self._session.client("cloudformation", endpoint_url=self._url, config=_CONFIG)

    def cognito(self) -> Any:
        """Adds the owner of the demo tenant."""
        return self._session.client("cognito-idp", endpoint_url=self._url, config=_CONFIG)

    def dynamodb(self) -> DynamoDBClient:
        """Writes the demo tenant."""
        return self._session.client("dynamodb", endpoint_url=self._url, config=_CONFIG)

    def kms(self) -> Any:
        """Seals the secret of the demo tenant's key."""
        return self._session.client("kms", endpoint_url=self._url, config=_CONFIG)

    def s3(self) -> S3Client:
        """Puts mail where SES would."""
        return self._session.client("s3", endpoint_url=self._url, config=_CONFIG)

    def sesv2(self) -> SESV2Client:
        """Tells where SES would say what becomes of mails."""
        return self._session.client("sesv2", endpoint_url=self._url, config=_CONFIG)

    def sns(self) -> Any:
        """Says there what SES would say."""
        return self._session.client("sns", endpoint_url=self._url, config=_CONFIG)

    def ssm(self) -> SSMClient:
        """Keeps what the local stack remembers of itself."""
        return self._session.client("ssm", endpoint_url=self._url, config=_CONFIG)
