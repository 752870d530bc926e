"""The Lambda functions, invoked in this process."""

from __future__ import annotations

import importlib
from functools import cache
from typing import Any

from tests.faults import Wire

ENDPOINTS = ("create", "list", "get", "update", "cancel", "invite", "uninvite")


class Context:
    """What Lambda tells a function about its invocation. remaining: milliseconds until it would be killed."""

    function_name = "test"
    function_version = "1"
    memory_limit_in_mb = 256
    invoked_function_arn = "arn:aws:lambda:eu-central-1:123456789012:function:test"
    aws_request_id = "00000000-0000-4000-8000-000000000000"

    def __init__(self, remaining: int = 60_000) -> None:
        self._remaining = remaining

    def get_remaining_time_in_millis(self) -> int:
        """As Lambda's."""
        return self._remaining


@cache
def module(name: str) -> Any:
    """Make a function's module, e.g. `appointments.create`; imported late, when its environment is set."""
    return importlib.import_module(f"functions.{name}")


def invoke(wire: Wire, name: str, event: dict[str, Any], context: Context | None = None) -> Any:
    """Run a handler with its AWS calls on the wire; raises whatever it raises, `Killed` included."""
    handler = module(name).handler
    with wire.invocation(name.rpartition(".")[2]):
        return handler(event, context or Context())


def forget() -> None:
    """Start every function cold, as far as it remembers anything of requests; the clients are kept."""
    from scheducal.api import resolver
    from scheducal.api.strangers import door
    from scheducal.appointments import wiring
    from scheducal.bookings import wiring as bookings_wiring
    from scheducal.bookings.scheduling import wiring as scheduling
    from scheducal.catalog.customers import wiring as customers_wiring
    from scheducal.catalog.resources import wiring as resources_wiring
    from scheducal.catalog.services import repository as catalog_reading
    from scheducal.catalog.services import wiring as services_wiring
    from scheducal.connectors.connections import wiring as connections_wiring
    from scheducal.connectors.connections.authorization import wiring as service_wiring
    from scheducal.connectors.connections.tokens import credentials
    from scheducal.webhooks import secrets
    from scheducal.webhooks import wiring as webhooks_wiring
    from scheducal.webhooks.endpoints import registration

    resolver._authenticator.cache_clear()
    door.door.cache_clear()
    wiring.appointments.cache_clear()
    for made in (
        bookings_wiring.changes,
        scheduling.holds,
        scheduling.bookings,
        scheduling.series,
    ):
        made.cache_clear()
    for shared in ("connections", "asking", "starting", "sealer"):
        getattr(service_wiring, shared).cache_clear()
    connections_wiring.renewals.cache_clear()
    credentials.credentials.cache_clear()
    catalog_reading.forget()
    resources_wiring.resources.cache_clear()
    services_wiring.services.cache_clear()
    customers_wiring.customers.cache_clear()
    webhooks_wiring.webhooks.cache_clear()
    registration.registration.cache_clear()
    secrets.secret_box.cache_clear()
    module("pipeline.deliver")._worker.cache_clear()
    for name in ("job_worker", "replay_worker"):
        getattr(module("job_kinds"), name).cache_clear()


def forget_everything() -> None:
    """As `forget`, and the clients, settings and names of the environment too."""
    from scheducal import environment_key, sealing, settings
    from scheducal.connectors.looks import queue as message
    from scheducal.connectors.push import queue
    from scheducal.connectors.systems.email.replies import inbox
    from scheducal.http.pinned import wiring as pinned_wiring
    from scheducal.jobs import queue as jobs
    from scheducal.operators import buckets
    from scheducal.store import table
    from scheducal.webhooks.delivery import wiring as delivery_wiring

    forget()
    for read in (
        settings.table_settings,
        settings.queue_settings,
        settings.mail_settings,
        settings.webhook_settings,
        settings.outbound_settings,
        settings.delivery_settings,
        settings.calendar_settings,
        settings.application_settings,
        settings.calendar_queue_settings,
        settings.changes_settings,
        settings.job_settings,
        settings.bucket_settings,
        settings.calendar_settings,
        settings.environment_settings,
        settings.source_settings,
        environment_key.environment_key,
        settings.stage_settings,
        settings.audit_settings,
    ):
        read.cache_clear()
    for shared in ("first_queue", "retry_queue", "replay_queue", "fan_out"):
        getattr(delivery_wiring, shared).cache_clear()
    for made in (
        table.table,
        queue.sync_queue,
        queue.calendars_queue,
        message.changes_queue,
        jobs.jobs_queue,
        sealing.kms_client,
        pinned_wiring.policy,
        inbox.inbox,
        buckets._client,
    ):
        made.cache_clear()
