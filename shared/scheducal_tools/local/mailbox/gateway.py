"""Stands between the functions and MiniStack's SES, keeps what MiniStack accepts, and plays the rest of SES.

MiniStack (1.5.33) keeps of a mail its text and HTML bodies alone, and those only until it stops. It tells nobody what
becomes of a mail.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from scheducal import clock
from scheducal_tools.local.mailbox.sent import as_ses_sends, raw_mail, recipients
from scheducal_tools.local.mailbox.store import MailStore
from scheducal_tools.local.servers.headers import for_client, for_upstream

_SEND = "/v2/email/outbound-emails"
_TIMEOUT = httpx.Timeout(30, connect=5)


# Told of a SendEmail that was taken, the id that it got, and when.
Report = Callable[[dict[str, Any], str, datetime], None]


class SesGateway:
    """Passes every request on to MiniStack, and what it has sent to the store and to the simulator (`report`)."""

    def __init__(
        self, aws_url: str, store: MailStore, report: Report, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._aws_url = aws_url
        self._store = store
        self._report = report
        self._client = httpx.AsyncClient(timeout=_TIMEOUT, trust_env=False, transport=transport)

    async def forward(self, request: Request) -> Response:
        """Answer as MiniStack does; 502 where it cannot be reached, upon which the SDK tries again."""
        path = request.scope["raw_path"].decode()
        body = await request.body()
        try:
            answer = await self._client.request(
                request.method,
                httpx.URL(f"{self._aws_url}{path}", query=request.scope["query_string"]),
                # Path and host are part of what was signed.
                headers=[*for_upstream(request.headers.raw), (b"host", request.headers["host"].encode())],
                content=body,
            )
        except httpx.TransportError:
            return Response(status_code=502)
        response = Response(answer.content, answer.status_code)
        if request.method == "POST" and path == _SEND and answer.is_success:
            response.background = self._take(await request.json(), answer.json()["MessageId"])
        response.raw_headers = for_client(answer.status_code, answer.headers.raw)
        return response

    async def aclose(self) -> None:
        """Close the connections to MiniStack."""
        await self._client.aclose()

    def _take(self, sent: dict[str, Any], ses_id: str) -> BackgroundTask:
        """Keep a mail as SES would send it; what becomes of it is said after the answer."""
        raw, at = raw_mail(sent), clock.now()
        if raw is not None:
            self._store.add(as_ses_sends(raw, ses_id, at), recipients(sent), ses_id)
        return BackgroundTask(self._report, sent, ses_id, at)
