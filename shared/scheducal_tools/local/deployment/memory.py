"""What the local stack remembers of itself.

Kept as parameters in MiniStack, so that it is saved, and lost, together with the data that it speaks of.
"""

from __future__ import annotations

import json
from typing import Any

from scheducal_tools.local.aws import LocalAws

_PREFIX = "/scheducal/local"


def recall(aws: LocalAws, name: str) -> dict[str, Any] | None:
    """Recall what was remembered under the name, None where nothing was."""
    ssm = aws.ssm()
    try:
        answer = ssm.get_parameter(Name=f"{_PREFIX}/{name}", WithDecryption=True)
    except ssm.exceptions.ParameterNotFound:
        return None
    remembered: dict[str, Any] = json.loads(answer["Parameter"]["Value"])
    return remembered


def remember(aws: LocalAws, name: str, facts: dict[str, Any]) -> None:
    """Keep the facts under the name, in place of what was there."""
    aws.ssm().put_parameter(Name=f"{_PREFIX}/{name}", Value=json.dumps(facts), Type="SecureString", Overwrite=True)
