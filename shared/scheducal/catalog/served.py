"""A service together with everything that decides when it is free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scheducal.catalog.channel import Channel
from scheducal.catalog.resource import Resource
from scheducal.catalog.service import Service


@dataclass(frozen=True, slots=True)
class ServiceWithResources:
    """resources: by id, those of the service's staffing; one that is gone is missing. channel: the asker's."""

    service: Service
    resources: Mapping[str, Resource] = field(hash=False)
    channel: Channel
