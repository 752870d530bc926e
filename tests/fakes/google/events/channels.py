"""Channels: promises to tell an address that a calendar changed, over real HTTP and without a body."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.google.refusal import GoogleRefusal, invalid
from tests.fakes.messenger import Message, Messenger

_ID = re.compile(r"[A-Za-z0-9\-_+/=]{1,64}")
_LONGEST = timedelta(days=7)
_LOOPBACK = {"127.0.0.1", "localhost"}


@dataclass
class Channel:
    """numbers: of messages so far; the first says that the channel is open."""

    channel_id: str
    calendar_id: str
    address: str
    token: str | None
    expires_at: datetime
    resource_id: str
    numbers: int = 0


@dataclass
class Channels:
    """All channels of the project, by id."""

    clock: Callable[[], datetime]
    messenger: Messenger
    channels: dict[str, Channel] = field(default_factory=dict)

    def watch(self, calendar_id: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Open one, and say so to its address."""
        self._check(body)
        latest = self.clock() + _LONGEST
        asked = datetime.fromtimestamp(int(body["expiration"]) / 1000, UTC) if "expiration" in body else latest
        if asked <= self.clock():
            raise invalid("The channel would have expired already", "expiration")
        resource = sha256(f"events of {calendar_id}".encode()).hexdigest()[:27]
        expires = min(asked, latest)
        channel = Channel(body["id"], calendar_id, body["address"], body.get("token"), expires, resource)
        self.channels[channel.channel_id] = channel
        self._tell(channel, "sync")
        return {
            "kind": "api#channel",
            "id": channel.channel_id,
            "resourceId": resource,
            "resourceUri": _uri(calendar_id),
            "expiration": str(int(expires.timestamp() * 1000)),
        } | ({"token": channel.token} if channel.token else {})

    def stop(self, body: Mapping[str, Any]) -> None:
        """Close one; both ids must be right."""
        found = self.channels.get(body.get("id", ""))
        if found is None or found.resource_id != body.get("resourceId") or not self._is_open(found):
            raise GoogleRefusal(404, "channelNotFound", "Channel not found for project")
        del self.channels[found.channel_id]

    def changed(self, calendar_id: str) -> None:
        """Tell every open channel of the calendar."""
        for each in list(self.channels.values()):
            if each.calendar_id == calendar_id and self._is_open(each):
                self._tell(each, "exists")

    def _is_open(self, channel: Channel) -> bool:
        return self.clock() < channel.expires_at

    def _check(self, body: Mapping[str, Any]) -> None:
        if not _ID.fullmatch(body.get("id", "")):
            raise invalid("Invalid channel id")
        if body["id"] in self.channels:
            raise GoogleRefusal(400, "channelIdNotUnique", f"Channel id {body['id']} not unique")
        if body.get("type") not in ("web_hook", "webhook"):
            raise invalid("Unknown channel type")
        url = urlsplit(body.get("address", ""))
        if url.scheme != "https" and url.hostname not in _LOOPBACK:  # loopback is where these tests listen
            raise GoogleRefusal(400, "push.webhookUrlNotHttps", "WebHook callback must be HTTPS")
        if len(body.get("token", "")) > 256:
            raise invalid("Channel token is too long")

    def _tell(self, channel: Channel, state: str) -> None:
        # Numbers grow, with gaps.
        channel.numbers = 1 if state == "sync" else channel.numbers + 2
        headers = {
            "X-Goog-Channel-ID": channel.channel_id,
            "X-Goog-Channel-Expiration": format_datetime(channel.expires_at, usegmt=True),
            "X-Goog-Resource-ID": channel.resource_id,
            "X-Goog-Resource-URI": _uri(channel.calendar_id),
            "X-Goog-Resource-State": state,
            "X-Goog-Message-Number": str(channel.numbers),
        } | ({"X-Goog-Channel-Token": channel.token} if channel.token else {})
        self.messenger.send(Message(channel.address, headers))


def _uri(calendar_id: str) -> str:
    return f"https://www.googleapis.com/calendar/v3/calendars/{calendar_id}/events?alt=json"
