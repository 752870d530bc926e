"""How a rule says no. The HTTP status of each code is in scheducal.api.responses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Refusal(Exception):
    """A request that is understood and not carried out.

    code: the contract's error code, e.g. `invalid_time_range`.
    param: the request's own field name (`appointmentEnd`), None where no field is to blame.
    data: what the answer carries beside the error, None for nothing.
    retry_after: whole seconds after which the same request may succeed, None where waiting does not help.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        param: str | None = None,
        data: Mapping[str, Any] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.param = param
        self.data = data
        self.retry_after = retry_after
