"""The form in which a tenant's own system proves its requests, as settings of the connection state it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from scheducal.connectors.manifest import HOOK_SECRET, Field
from scheducal.connectors.signatures.keyed import Encoding, Hmac
from scheducal.connectors.signatures.model import Signature, Timestamp
from scheducal.connectors.signatures.unsigned import SecretHeader
from scheducal.values import replace

_HEADER: Final = "X-Scheducal-Secret"
_NAME: Final = r"[A-Za-z0-9-]{1,60}"
SECRET: Final = replace(
    HOOK_SECRET, pattern="[!-~]{16,200}", help="A text of at least 16 characters. It proves the requests from there."
)
FIELDS: Final = (
    SECRET,
    Field("hookHeader", "Header of the proof", _NAME, "X-Signature", "Which header has it.", usual=_HEADER),
    Field(
        "hookForm",
        "Form of the proof",
        "secret|sha256-hex|sha256-base64|sha1-hex|sha1-base64",
        "sha256-hex",
        "`secret` for the secret itself, or which HMAC of the body it is, and how that is written.",
        usual="secret",
    ),
    Field("hookPrefix", "Before the proof", "[!-~]{1,40}", "sha256=", "The text before it in the header."),
    Field(
        "hookTimeHeader",
        "Header of the time",
        _NAME,
        "X-Timestamp",
        "Of an HMAC over time and body: which header has the time, in seconds since 1970. It may be 5 minutes off.",
    ),
    Field("hookJoint", "Between time and body", "[.:_|-]", ":", "Of an HMAC over time and body.", usual="."),
)


def signature(settings: Mapping[str, str]) -> Signature:
    """Give how requests are proven by a connection with these settings, those that were left out too."""
    header, form = settings["hookHeader"].lower(), settings["hookForm"]
    prefix = settings.get("hookPrefix", "")
    if form == "secret":
        return SecretHeader(header=header, prefix=prefix)
    digest, _, encoding = form.partition("-")
    time = settings.get("hookTimeHeader", "").lower()
    return Hmac(
        header=header,
        signed=f"{{timestamp}}{settings['hookJoint']}{{body}}" if time else "{body}",
        encoding=cast("Encoding", encoding),
        digest="sha1" if digest == "sha1" else "sha256",
        prefix=prefix,
        timestamp=Timestamp(header=time) if time else None,
    )
