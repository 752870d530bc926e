"""Tenants, keys and what is known of an appointment, as documents with names as on the wire."""

from __future__ import annotations

from collections.abc import Sequence

from scheducal.appointments import views
from scheducal.appointments.model import WHOLE_EVENT
from scheducal.appointments.queries.change import Change
from scheducal.clock import isoformat
from scheducal.connectors.push.work import Work
from scheducal.tenants.model import ApiKey, Tenant
from scheducal.timeline.trace import told_documents
from scheducal_tools.cli.sheet import Document


def tenant_document(tenant: Tenant) -> Document:
    """Render a tenant."""
    return {
        "tenantId": tenant.tenant_id,
        "name": tenant.name,
        "senderAddress": tenant.sender_address,
        "defaultCountry": tenant.settings.default_country,
        "fillsCustomers": tenant.settings.fills_customers,
        "unverifiedAnswers": tenant.settings.unverified_answers,
        "class": tenant.settings.tenant_class,
        "allowed": sorted(tenant.settings.allowed),
        "dateCreated": isoformat(tenant.created_at),
    }


def key_document(key: ApiKey) -> Document:
    """Render an API key without its secret."""
    return {
        "tenantId": key.tenant_id,
        "apiKey": key.api_key,
        "label": key.label,
        "role": key.role,
        "channel": key.channel,
        "perMinute": key.per_minute,
        "dateCreated": isoformat(key.created_at),
        "dateRevoked": isoformat(key.revoked_at) if key.revoked_at else None,
        "revokedBy": key.revoked_by,
    }


def dossier_document(work: Work, changes: Sequence[Change]) -> Document:
    """Render an appointment as the API gives it, with its history and what each invitee was told."""
    return {
        **views.details(work.aggregate, _join_url(work)),
        "history": [_change(change) for change in changes],
        "told": told_documents(work),
    }


def _join_url(work: Work) -> str | None:
    pushed_state = work.pushed_state.get(WHOLE_EVENT)
    return (
        pushed_state.seen.get("join") or None if pushed_state and not work.aggregate.appointment.is_cancelled else None
    )


def _change(change: Change) -> Document:
    return {
        "version": change.version,
        "action": change.action,
        "actor": change.actor,
        "changed": list(change.changed),
        "date": isoformat(change.at),
    }
