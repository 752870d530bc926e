"""Writes docs/openapi.json from the functions' routes: `python -m infra.openapi`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from aws_lambda_powertools.event_handler.openapi.merge import OpenAPIMerge
from aws_lambda_powertools.event_handler.openapi.models import HTTPBearer, SecurityScheme

ROOT = Path(__file__).parent.parent
DOCUMENT = ROOT / "docs" / "openapi.json"


def build() -> dict[str, Any]:
    """The one document of all functions; raises where two of them disagree about a route."""
    merge = OpenAPIMerge(
        title="ScheduCal",
        version="1",
        description=DESCRIPTION,
        on_conflict="error",
    )
    return merge
