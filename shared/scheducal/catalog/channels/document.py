"""What holds for a channel as a document: in its row, in answers, in files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scheducal.catalog.channels.model import Channel, built_in
from scheducal.catalog.channels.responses import ChannelContents
from scheducal.catalog.model import EntryMeta, Kind


def channel_document(channel: Channel) -> ChannelContents:
    """Write the contents, each field there."""
    return ChannelContents(
        holdSeconds=channel.hold_seconds,
        mostHoldSeconds=channel.most_hold_seconds,
        overridesPolicy=channel.overrides_policy,
    )


def channel_of(meta: EntryMeta, document: Mapping[str, Any]) -> Channel:
    """Read the channel from a document whose form was checked."""
    return Channel(
        tenant_id=meta.tenant_id,
        name=meta.entry_id,
        hold_seconds=document["holdSeconds"],
        most_hold_seconds=document["mostHoldSeconds"],
        overrides_policy=document["overridesPolicy"],
        version=meta.version,
        created_at=meta.created_at,
        updated_at=meta.updated_at,
    )


def at_first(tenant_id: str, name: str) -> Channel:
    """Make a channel without a row: what a new one has where nothing is said."""
    return built_in(tenant_id, name) or Channel(tenant_id, name)


CHANNEL: Kind[Channel] = Kind("channel", "channel", "", 50, {}, channel_document, channel_of)
