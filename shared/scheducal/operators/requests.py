"""What operators send."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from scheducal.requests import ApiRequest, given


class SuspendTenant(ApiRequest):
    """Suspend a tenant."""

    reason: Annotated[str, BeforeValidator(given), Field(max_length=200, description="Kept, and shown to operators.")]


class DeleteTenant(ApiRequest):
    """Delete a tenant after a waiting time."""

    wait_days: Annotated[
        int, Field(alias="waitDays", ge=0, le=90, strict=True, description="Until then it can be called off.")
    ] = 7
    end_legal_holds: Annotated[
        bool, Field(alias="endLegalHolds", strict=True, description="The legal holds of now end with the tenant.")
    ] = False


class ChangeTenant(ApiRequest):
    """Change a tenant in the one way that the path names."""
