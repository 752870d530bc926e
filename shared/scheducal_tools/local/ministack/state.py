"""What MiniStack saved of itself, made fit to start from.

MiniStack (1.5.33) saves how far each mapping has read a table's stream, but not the stream. After a restart
the stream counts from 0 again, so that a mapping would skip as many new records as it had read before.
"""

from __future__ import annotations

import json
from pathlib import Path


def rewind_stream_positions(state: Path) -> None:
    """Set every mapping to the beginning of the (empty) stream that MiniStack will start with."""
    path = state / "lambda.json"
    if not path.exists():
        return
    saved = json.loads(path.read_text(encoding="utf-8"))
    positions = saved["payload"]["dynamodb_stream_positions"]["data"]
    positions.update(dict.fromkeys(positions, 0))
    part = path.with_suffix(".part")
    part.write_text(json.dumps(saved), encoding="utf-8")
    part.replace(path)
