"""How msal reaches Microsoft: through the client that everything else uses, at the cloud of the settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

from scheducal.http.request import SystemUnavailable

# msal takes for known what begins so, and looks up where a directory's endpoints are below it.
WORLDWIDE = "https://login.microsoftonline.com"


class LoginHttp:
    """msal's HttpClient. base: where the worldwide login service is looked for, such as a national cloud's address."""

    def __init__(self, client: httpx.Client, base: str) -> None:
        self._client = client
        self._base = base

    def get(
        self, url: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None, **_: Any
    ) -> httpx.Response:
        """Get, as msal asks."""
        return _answered(self._client.get(self._at(url), params=params, headers=headers))

    def post(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        data: Any = None,
        headers: Mapping[str, str] | None = None,
        **_: Any,
    ) -> httpx.Response:
        """Post, as msal asks; the data are a form, or its text."""
        if isinstance(data, str | bytes):
            return _answered(self._client.post(self._at(url), params=params, content=data, headers=headers))
        return _answered(self._client.post(self._at(url), params=params, data=data, headers=headers))

    def _at(self, url: str) -> str:
        return self._base + url.removeprefix(WORLDWIDE) if url.startswith(f"{WORLDWIDE}/") else url


def _answered(response: httpx.Response) -> httpx.Response:
    """Tell an outage from a refusal: msal reads refusals from the body, and must not take an outage for one."""
    if response.status_code == 429 or response.status_code >= 500:
        raise SystemUnavailable(f"Microsoft's login service answers {response.status_code}")
    return response
