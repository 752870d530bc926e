"""How msal reaches a login service: through the client that everything else uses, at the cloud of the settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

from scheducal.http.request import SystemUnavailable


class LoginHttp:
    """msal's HttpClient.

    worldwide: the address that msal takes for known; it looks up where a directory's endpoints are below it. base: what
    takes its place, such as a national cloud's address. name: the system's, for people.
    """

    def __init__(self, client: httpx.Client, worldwide: str, base: str, name: str) -> None:
        self._client = client
        self._worldwide = worldwide
        self._base = base
        self._name = name

    def get(
        self, url: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None, **_: Any
    ) -> httpx.Response:
        """Send what msal asks."""
        return self._answered(self._client.get(self._at(url), params=params, headers=headers))

    def post(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        data: Any = None,
        headers: Mapping[str, str] | None = None,
        **_: Any,
    ) -> httpx.Response:
        """Send what msal asks; the data are a form, or its text."""
        if isinstance(data, str | bytes):
            return self._answered(self._client.post(self._at(url), params=params, content=data, headers=headers))
        return self._answered(self._client.post(self._at(url), params=params, data=data, headers=headers))

    def _at(self, url: str) -> str:
        is_worldwide = url.startswith(f"{self._worldwide}/")
        return self._base + url.removeprefix(self._worldwide) if is_worldwide else url

    def _answered(self, response: httpx.Response) -> httpx.Response:
        """Give back what msal may read. It reads refusals from the body, and must not take an outage for one."""
        if response.status_code == 429 or response.status_code >= 500:
            raise SystemUnavailable(f"{self._name}'s login service answers {response.status_code}")
        return response
