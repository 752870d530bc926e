"""The environment of what talks to the local AWS: dummy credentials, and nothing of the person's own."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from scheducal_tools.local.settings import ACCOUNT, REGION

_OWN = ("AWS_", "CDK_", "LOCALSTACK_", "MINISTACK_", "LAMBDA_", "PYTHON")
_CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
}


def without_aws(environment: Mapping[str, str]) -> dict[str, str]:
    """Give the environment less every AWS setting, with this interpreter's folder first on the PATH.

    jsii and the CDK CLI take `node` and `python` from the PATH.
    """
    kept = {name: value for name, value in environment.items() if not name.startswith(_OWN)}
    kept["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment.get('PATH', os.defpath)}"
    return kept | _CREDENTIALS | {"PYTHONUNBUFFERED": "1"}


def for_clients(environment: Mapping[str, str], aws_url: str) -> dict[str, str]:
    """Give the environment of a program that uses the local AWS at `aws_url`."""
    return without_aws(environment) | {
        "AWS_ENDPOINT_URL": aws_url,
        "CDK_DEFAULT_ACCOUNT": ACCOUNT,
        "CDK_DEFAULT_REGION": REGION,
    }
