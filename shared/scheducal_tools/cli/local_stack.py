"""The local stack, as `make local` describes it in `.local/stack.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from scheducal_tools.cli.errors import CommandFailed

_FILE = Path(".local") / "stack.json"
_FIELDS = {
    "stack_name": "stackName",
    "table_name": "tableName",
    "mail_domain": "mailDomain",
    "region": "region",
    "api_url": "apiUrl",
    "aws_url": "awsEndpointUrl",
    "api_key": "apiKey",
    "api_secret": "apiSecret",
}


@dataclass(frozen=True, slots=True)
class LocalStack:
    """Where the local stack is, and its demo tenant's credentials."""

    stack_name: str
    table_name: str
    mail_domain: str
    region: str
    api_url: str
    aws_url: str
    api_key: str
    api_secret: str = field(repr=False)


def find_local_stack(folder: Path) -> LocalStack:
    """Find the stack of the folder or the nearest one above; raises CommandFailed where none is running."""
    path = find_upwards(_FILE, folder)
    if path is None:
        raise CommandFailed("no local stack is running here; start one with `make local`, or name a --stage")
    facts = json.loads(path.read_text(encoding="utf-8"))
    missing = sorted(set(_FIELDS.values()) - facts.keys())
    if missing:
        raise CommandFailed(f"{path} lacks {', '.join(missing)}; start the local stack again with `make local`")
    return LocalStack(**{name: facts[wire_name] for name, wire_name in _FIELDS.items()})


def find_upwards(name: Path, folder: Path) -> Path | None:
    """Find the file of that name in the folder or the nearest one above it."""
    candidates = (above / name for above in (folder, *folder.parents))
    return next((path for path in candidates if path.is_file()), None)
