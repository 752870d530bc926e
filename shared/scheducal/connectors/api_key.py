"""How a system takes the secrets of a connection, as data. The constructor refuses what it does not know. Pure."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping

from scheducal.connectors.manifest import PLACEHOLDER
from scheducal.http.request import Keys
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """Where requests carry the settings and secrets of a connection, as texts with gaps such as `Bearer {apiKey}`.

    headers, query, body: each a name and a text. body: of JSON. basic: user and password (RFC 7617), empty where it is
    not used. in_address: whether the address of the system is the secret, as its manifest says, and nothing is sent
    beside.
    """

    headers: tuple[tuple[str, str], ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    body: tuple[tuple[str, str], ...] = ()
    basic: tuple[str, str] | tuple[()] = ()
    in_address: bool = False

    def __post_init__(self) -> None:
        """Raise ValueError where no secret is ever sent."""
        if not self.gaps and not self.in_address:
            raise ValueError("an ApiKey sends at least one setting of the connection")

    @property
    def gaps(self) -> frozenset[str]:
        """Name the settings that it sends."""
        return frozenset(name for text in self._texts() for name in re.findall(PLACEHOLDER, text))

    def keys(self, values: Mapping[str, str]) -> Keys:
        """Give what each request carries. values: settings and opened secrets by name."""
        headers = {name: text.format_map(values) for name, text in self.headers}
        if self.basic:
            pair = ":".join(text.format_map(values) for text in self.basic)
            headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        query, body = ({name: text.format_map(values) for name, text in each} for each in (self.query, self.body))
        return Keys(headers, query, body)

    def _texts(self) -> Iterator[str]:
        yield from self.basic
        yield from (text for _, text in (*self.headers, *self.query, *self.body))
