"""Which stage a command works on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """stage: None for the local one. profile, region: None for what the AWS configuration says."""

    stage: str | None = None
    profile: str | None = None
    region: str | None = None

    @property
    def is_local(self) -> bool:
        """Say whether it is the stack on this machine."""
        return self.stage in {None, "local"}
