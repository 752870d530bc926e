"""What clients are told of channels: shapes alone, named as on the wire, that cost nothing to import."""

from __future__ import annotations

# pydantic, which makes the OpenAPI document of these, needs this TypedDict before Python 3.12.
from typing_extensions import TypedDict


class ChannelContents(TypedDict):
    """What holds for a channel, without its name. Times are seconds."""

    holdSeconds: int
    mostHoldSeconds: int
    overridesPolicy: bool


class ShownChannel(ChannelContents):
    """A way by which requests come; `version` 0 and null dates for a built-in one that nobody changed."""

    channel: str
    isBuiltIn: bool
    version: int
    dateCreated: str | None
    lastUpdated: str | None


class ChannelList(TypedDict):
    """All channels, the built-in ones first."""

    channels: list[ShownChannel]


class DeletedChannel(TypedDict):
    """What is gone, or as it was at first again."""

    channel: str
