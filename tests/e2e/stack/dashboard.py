"""A browser without a script at the dashboard of a local stack, which has no HTTPS."""

from __future__ import annotations

import re

import httpx

from tests.e2e.stack.running import LocalStack


class DashboardPages:
    """Ask for pages and send forms. It keeps `Secure` cookies at a loopback address, as Chromium does."""

    def __init__(self, stack: LocalStack) -> None:
        self._url = stack.facts["apiUrl"]
        self._cookies: dict[str, str] = {}

    def sign_in(self, email: str, password: str) -> httpx.Response:
        """Fill in the page of sign-in."""
        return self.send("/dashboard/sign-in", "/dashboard/sign-in", email=email, password=password)

    def get(self, path: str) -> httpx.Response:
        """Ask for a page."""
        return self._kept(httpx.get(f"{self._url}{path}", headers=self._headers, timeout=60))

    def send(self, page: str, action: str, **fields: str) -> httpx.Response:
        """Send a form of a page, with the fields that it hides."""
        return self.answer(self.get(page), action, **fields)

    def answer(self, shown: httpx.Response, action: str, **fields: str) -> httpx.Response:
        """Send a form of a page that is shown already."""
        found = re.search(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', shown.text, re.DOTALL)
        assert found, f"no form for {action}"
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', found[1]))
        return self._kept(
            httpx.post(f"{self._url}{action}", data={**hidden, **fields}, headers=self._headers, timeout=60)
        )

    @property
    def _headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}

    def _kept(self, answer: httpx.Response) -> httpx.Response:
        for each in answer.headers.get_list("set-cookie"):
            name, _, rest = each.partition("=")
            self._cookies[name] = rest.partition(";")[0]
        return answer
