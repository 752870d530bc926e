"""Channels as answers show them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from scheducal.catalog.channels.document import channel_document
from scheducal.catalog.channels.model import BUILT_IN, Channel
from scheducal.catalog.channels.responses import ChannelList, ShownChannel
from scheducal.clock import isoformat


def shown(channel: Channel) -> ShownChannel:
    """Render a channel in a list, or alone."""
    return ShownChannel(
        **channel_document(channel),
        channel=channel.name,
        isBuiltIn=channel.name in BUILT_IN,
        version=channel.version,
        dateCreated=_text(channel.created_at),
        lastUpdated=_text(channel.updated_at),
    )


def every(channels: Iterable[Channel]) -> ChannelList:
    """Render a tenant's channels."""
    return ChannelList(channels=[shown(channel) for channel in channels])


def _text(instant: datetime | None) -> str | None:
    return isoformat(instant) if instant else None
