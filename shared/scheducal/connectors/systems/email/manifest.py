"""Invitations by e-mail, through Amazon SES."""

from __future__ import annotations

from datetime import date
from typing import Final

from scheducal.connectors.manifest import Limits, Manifest

# The function's role is what SES knows us by, and its domain is a setting of the environment.
MANIFEST: Final = Manifest(
    kind="email",
    title="E-mail",
    public_name="email",
    capabilities=("mirror",),
    limits=Limits(),
    api_version="SES v2",
    checked_on=date(2026, 11, 20),
)
