"""How Freshdesk takes keys: as the user, with a password that says nothing."""

from __future__ import annotations

from typing import Final

from scheducal.connectors.api_key import ApiKey

API_KEY: Final = ApiKey(basic=("{apiKey}", "X"))
