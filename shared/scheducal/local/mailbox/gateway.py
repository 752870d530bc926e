"""Stands between the functions and MiniStack's SES, and keeps what MiniStack accepts.

MiniStack (1.5.33) keeps of a mail its text and HTML bodies alone, and those only until it stops.
"""

from __future__ import annotations

import httpx
from starlette.requests import Request
from starlette.responses import Response

from scheducal.local.headers import for_client, for_upstream
from scheducal.local.mailbox.sent import raw_mail, recipients
from scheducal.local.mailbox.store import MailStore

_SEND = "/v2/email/outbound-emails"
_TIMEOUT = httpx.Timeout(30, connect=5)


class SesGateway:
    """Passes every request on to MiniStack, and what it has sent to the store."""

    def __init__(self, aws_url: str, store: MailStore, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._aws_url = aws_url
        self._store = store
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
        if request.method == "POST" and path == _SEND and answer.is_success:
            self._keep(await request.json(), answer.json()["MessageId"])
        response = Response(answer.content, answer.status_code)
        response.raw_headers = for_client(answer.status_code, answer.headers.raw)
        return response

    async def aclose(self) -> None:
        """Close the connections to MiniStack."""
        await self._client.aclose()

    def _keep(self, sent: dict[str, object], ses_id: str) -> None:
        raw = raw_mail(sent)
        if raw is not None:
            self._store.add(raw, recipients(sent), ses_id)
