"""Parts of the audit log as files, for those who ask for a file by the header `Accept`. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from scheducal.audit.views import FileForm, file_of
from scheducal.pagination import Listed
from scheducal.store.values import Item

TYPES: Mapping[str, FileForm] = {"text/csv": "csv", "application/x-ndjson": "jsonl"}
_PATH = "/api/v1/audit/export"


def form_asked(accept: str | None) -> tuple[str, FileForm] | None:
    """Give the media type and the form of the first file type that is asked for; None where the envelope is wanted."""
    for part in (accept or "").split(","):
        name = part.partition(";")[0].strip().lower()
        if name in TYPES:
            return name, TYPES[name]
        if name in ("application/json", "*/*", "application/*"):
            return None
    return None


def part_of(
    found: Listed[Item], media: str, form: FileForm, query: Mapping[str, str]
) -> tuple[str, str, dict[str, str]]:
    """Give the type, the text and the headers of a part. query: of the request; the next part has another cursor."""
    headers = {"Content-Disposition": f'attachment; filename="audit-log.{form}"', "Vary": "Accept"}
    if found.cursor is not None:
        following = urlencode({**{name: query[name] for name in query if name != "cursor"}, "cursor": found.cursor})
        headers["Link"] = f'<{_PATH}?{following}>; rel="next"'
    # A file without a byte order mark is UTF-8 for all programs but old spreadsheets.
    return f"{media}; charset=utf-8", file_of(found.entries, form, heading="cursor" not in query), headers
