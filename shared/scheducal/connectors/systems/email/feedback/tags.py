"""The message tags by which an event of SES says which mail it is about. They hold ids alone, which name nobody."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scheducal.ids import is_id
from scheducal.values import dataclass

_INVITEE = re.compile(r"inv_[0-9a-f]{20}")
_VERSION = re.compile(r"[1-9]\d{0,8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class MailTags:
    """Whose mail it is, about which appointment, to whom. version: of the appointment as the mail tells it."""

    tenant_id: str
    appointment_id: str
    invitee_id: str
    version: int

    def to_ses(self) -> dict[str, str]:
        """Write the tags by their names. SES takes letters, digits, `_` and `-`, up to 256 of them."""
        return {
            "tenant": self.tenant_id,
            "appointment": self.appointment_id,
            "invitee": self.invitee_id,
            "version": str(self.version),
        }

    @classmethod
    def of(cls, tags: Mapping[str, str]) -> MailTags | None:
        """Read the tags; None where one is missing, or is not as we make them."""
        tenant, appointment = tags.get("tenant", ""), tags.get("appointment", "")
        invitee, version = tags.get("invitee", ""), tags.get("version", "")
        are_ids = is_id(tenant, "ten") and is_id(appointment, "apt") and _INVITEE.fullmatch(invitee)
        if not are_ids or not _VERSION.fullmatch(version):
            return None
        return cls(tenant, appointment, invitee, int(version))
