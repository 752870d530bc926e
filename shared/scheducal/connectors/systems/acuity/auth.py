"""How Acuity takes keys."""

from __future__ import annotations

from typing import Final

from scheducal.connectors.api_key import ApiKey

API_KEY: Final = ApiKey(basic=("{userId}", "{apiKey}"))
