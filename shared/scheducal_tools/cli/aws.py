"""The one place that opens AWS sessions, and says in a line what AWS did not do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError, NoCredentialsError, NoRegionError
from botocore.exceptions import ConnectionError as NotConnected

from scheducal.aws import Unavailable
from scheducal.queue import CLIENT_CONFIG as QUEUE_CONFIG
from scheducal.store.table import CLIENT_CONFIG
from scheducal_tools.cli.errors import CommandFailed

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sqs import SQSClient

# A pipeline function has a minute. An invocation is not repeated: it may have taken effect.
_INVOKE_CONFIG = Config(connect_timeout=5, read_timeout=90, retries={"total_max_attempts": 1})
# Lambda takes 15 requests a second about versions and aliases, from all clients of an account.
_VERSIONS_CONFIG = Config(connect_timeout=5, read_timeout=30, retries={"mode": "adaptive", "total_max_attempts": 10})
# A check is no work of its own: it says soon that nobody answered.
_CHECK_CONFIG = Config(connect_timeout=5, read_timeout=10, retries={"total_max_attempts": 2})
# The local AWS is on loopback, whatever proxy the environment names.
_DIRECT = Config(proxies={})


@dataclass(frozen=True, slots=True)
class Aws:
    """A session. endpoint_url: where the local AWS answers, None for AWS itself."""

    session: boto3.Session
    endpoint_url: str | None = None

    def dynamodb(self) -> DynamoDBClient:
        """Reads and writes the table."""
        return self.session.client("dynamodb", endpoint_url=self.endpoint_url, config=self._config(CLIENT_CONFIG))

    def cloudformation(self) -> CloudFormationClient:
        """Reads what a stack holds."""
        return self.session.client("cloudformation", endpoint_url=self.endpoint_url, config=self._config(CLIENT_CONFIG))

    def functions(self) -> LambdaClient:
        """Invokes functions."""
        return self.session.client("lambda", endpoint_url=self.endpoint_url, config=self._config(_INVOKE_CONFIG))

    def versions(self) -> LambdaClient:
        """Reads, moves and deletes versions of functions."""
        return self.session.client("lambda", endpoint_url=self.endpoint_url, config=self._config(_VERSIONS_CONFIG))

    def streams(self) -> Any:
        """Reads the table's stream."""
        config = self._config(CLIENT_CONFIG)
        return self.session.client("dynamodbstreams", endpoint_url=self.endpoint_url, config=config)

    def checked(self, service: str) -> Any:
        """Looks at any other service, for a few seconds."""
        client: Any = self.session.client  # its types know no service that is named at run time
        return client(service, endpoint_url=self.endpoint_url, config=self._config(_CHECK_CONFIG))

    def keys(self) -> Any:
        """Seals secrets of API keys."""
        return self.session.client("kms", endpoint_url=self.endpoint_url, config=self._config(CLIENT_CONFIG))

    def queues(self) -> SQSClient:
        """Looks into queues."""
        return self.session.client("sqs", endpoint_url=self.endpoint_url, config=self._config(QUEUE_CONFIG))

    def mail(self) -> SESV2Client:
        """Reads and changes the suppression list."""
        return self.session.client("sesv2", endpoint_url=self.endpoint_url, config=self._config(CLIENT_CONFIG))

    def alarms(self) -> Any:
        """Looks at alarms, and raises one."""
        return self.session.client("cloudwatch", endpoint_url=self.endpoint_url, config=self._config(CLIENT_CONFIG))

    def clocks(self) -> Any:
        """Looks at the rules by which functions start in time, and switches them."""
        return self.session.client("events", endpoint_url=self.endpoint_url, config=self._config(CLIENT_CONFIG))

    def objects(self) -> Any:
        """Reads and writes buckets."""
        return self.session.client("s3", endpoint_url=self.endpoint_url, config=self._config(CLIENT_CONFIG))

    def topics(self) -> Any:
        """Looks who is told of what."""
        return self.session.client("sns", endpoint_url=self.endpoint_url, config=self._config(CLIENT_CONFIG))

    def receipt_rules(self) -> Any:
        """Reads and sets what SES does with mail that it receives."""
        return self.session.client("ses", endpoint_url=self.endpoint_url, config=self._config(CLIENT_CONFIG))

    def _config(self, config: Config) -> Config:
        return config.merge(_DIRECT) if self.endpoint_url else config


def local_aws(endpoint_url: str, region: str) -> Aws:
    """Open the local AWS, which takes any credentials; the person's own are not for it."""
    return Aws(boto3.Session("test", "test", region_name=region), endpoint_url)


def deployed_aws(profile: str | None, region: str | None) -> Aws:
    """AWS with the profile's credentials, or those of the environment."""
    return Aws(boto3.Session(profile_name=profile, region_name=region))


@contextmanager
def aws_errors(endpoint_url: str | None = None) -> Iterator[None]:
    """Errors of AWS as CommandFailed. endpoint_url: of the local AWS, None for AWS itself."""
    try:
        yield
    except (NotConnected, HTTPClientError) as unreachable:
        raise _silent(unreachable, endpoint_url) from unreachable
    except Unavailable as busy:
        if isinstance(busy.__cause__, NotConnected | HTTPClientError):
            raise _silent(busy.__cause__, endpoint_url) from busy
        raise CommandFailed("others change the same rows, or AWS is busy; please try again") from busy
    except (BotoCoreError, ClientError) as error:
        raise CommandFailed(explained(error)) from error


def explained(error: Exception) -> str:
    """Explain the error in a line, with the remedy where botocore's own words have none."""
    told = " ".join(str(error).split())
    if isinstance(error, NoCredentialsError):
        return f"{told}: name a --profile, or set AWS_PROFILE"
    if isinstance(error, NoRegionError):
        return "in which region? Name it with --region, or in the AWS profile"
    return told


def _silent(cause: Exception, endpoint_url: str | None) -> CommandFailed:
    where = f"the local stack at {endpoint_url}" if endpoint_url else "AWS"
    hint = "; start it with `make local`" if endpoint_url else ""
    return CommandFailed(f"{where} does not answer ({type(cause).__name__}){hint}")
