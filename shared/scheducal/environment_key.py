"""One secret of the environment, by which it knows its own words again before it reads anything."""

from __future__ import annotations

import hmac
from dataclasses import field
from functools import cache

from scheducal.settings import environment_settings
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class EnvironmentKey:
    """Codes of texts. Each purpose has codes of its own, which say nothing of another's."""

    secret: str = field(repr=False)

    def code(self, purpose: str, text: str, length: int) -> str:
        """Give that many hexadecimal digits of HMAC-SHA256, four bits each."""
        # The zero byte ends the purpose, so that no purpose and text read as another's.
        return hmac.digest(self.secret.encode(), f"{purpose}\0{text}".encode(), "sha256").hex()[:length]

    def is_code(self, purpose: str, text: str, code: str) -> bool:
        """Tell whether the text has this code; takes as long for any code of its length."""
        return hmac.compare_digest(self.code(purpose, text, len(code)), code)


@cache
def environment_key() -> EnvironmentKey:
    """Give the function's own key; raises MissingSettings."""
    return EnvironmentKey(environment_settings().environment_key)
