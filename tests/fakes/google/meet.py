"""Meetings of Google Meet: made at once here, one for each request id."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from tests.fakes.google.refusal import invalid

_LETTERS = "abcdefghijklmnop"


def meeting(request: Mapping[str, Any]) -> dict[str, Any]:
    """Give the event's fields once the meeting is there. Raises GoogleRefusal where Google cannot make one."""
    if not request.get("requestId") or request.get("conferenceSolutionKey", {}).get("type") != "hangoutsMeet":
        raise invalid("Invalid conference type value.")
    name = "".join(_LETTERS[int(digit, 16)] for digit in sha256(request["requestId"].encode()).hexdigest()[:10])
    link = f"https://meet.google.com/{name[:3]}-{name[3:7]}-{name[7:]}"
    conference = {
        "createRequest": {**request, "status": {"statusCode": "success"}},
        "entryPoints": [{"entryPointType": "video", "uri": link, "label": link.removeprefix("https://")}],
        "conferenceId": link.rpartition("/")[2],
    }
    return {"conferenceData": conference, "hangoutLink": link}
