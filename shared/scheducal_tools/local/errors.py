"""What stops the local stack, said in one line."""

from __future__ import annotations


class LocalStackError(RuntimeError):
    """The local stack cannot go on; the message says why and what to do, in one line."""
