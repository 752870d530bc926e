"""Whose API key an invocation carries."""

from __future__ import annotations

import os
from collections.abc import Callable

from scheducal.tenants.credentials import NOBODY, ApiKeyPair, parse_credentials
from scheducal_tools.cli.errors import CommandFailed

CredentialSource = Callable[[], ApiKeyPair]
_VARIABLES = ("SCHEDUCAL_API_KEY", "SCHEDUCAL_API_SECRET")
_OF_OPERATORS = ("SCHEDUCAL_OPERATOR_KEY", "SCHEDUCAL_OPERATOR_SECRET")


def from_environment() -> ApiKeyPair:
    """Read SCHEDUCAL_API_KEY and SCHEDUCAL_API_SECRET, since arguments end in shell histories.

    Raises CommandFailed where they are not set or cannot be anybody's.
    """
    found = parse_credentials(*(os.environ.get(name) for name in _VARIABLES))
    if found.api_key == NOBODY:
        raise CommandFailed(f"set {' and '.join(_VARIABLES)} to an API key of the stage and its secret")
    return found


def operator_from_environment() -> tuple[str, str]:
    """Read a key of operators and its secret from the environment; raises CommandFailed where they are not set."""
    key, secret = (os.environ.get(name, "") for name in _OF_OPERATORS)
    if not key or not secret:
        raise CommandFailed(f"set {' and '.join(_OF_OPERATORS)} to a key of operators and its secret")
    return key, secret
