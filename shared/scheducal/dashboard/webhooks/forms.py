"""What forms about endpoints send."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from scheducal.webhooks.endpoints.fields import EventTypes, WebhookUrl


class EndpointForm(BaseModel):
    """The address of an endpoint, and the events that it gets."""

    model_config = ConfigDict(extra="ignore")

    url: WebhookUrl = Field(alias="webhookUrl")
    event_types: EventTypes = Field(alias="eventTypes")


class SinceForm(BaseModel):
    """Which endpoint gets what failed once more, and from which time on, as the viewer's clock shows it."""

    model_config = ConfigDict(extra="ignore")

    endpoint: str
    since: str
