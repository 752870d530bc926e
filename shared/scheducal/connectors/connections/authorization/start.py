"""From our link to the system's consent page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from scheducal.connectors.connections.authorization.model import parse_state
from scheducal.connectors.connections.authorization.repository import ConsentRequests, NotOpen
from scheducal.connectors.connections.model import Kind
from scheducal.connectors.oauth.consent_page import AddressOf, consent_page
from scheducal.connectors.oauth.grant import Application
from scheducal.connectors.oauth.requests import ConsentRequest
from scheducal.environment_key import environment_key
from scheducal.values import dataclass

CALLBACK = "/oauth/callback"


@dataclass(frozen=True, slots=True)
class Starting:
    """application: this deployment's, by kind of calendar.
    public_url: where browsers reach the API.
    """

    consent_requests: ConsentRequests
    application: Callable[[Kind], Application]
    address_of: AddressOf
    public_url: str

    def address(self, kind: Kind, link: str | None, at: datetime) -> str:
        """Give the address to send the browser to; raises NotOpen, NotSetUp.

        Changes nothing: a link may be opened twice.
        """
        state = parse_state(link, environment_key())
        if link is None or state is None:
            raise NotOpen("This address is not complete: open the whole link that you were sent.")
        authorization = self.consent_requests.open(state, at)
        if authorization.connection.kind != kind:
            raise NotOpen("This link is for another system: open the whole link that you were sent.")
        question = ConsentRequest(
            client_id=self.application(kind).client_id,
            redirect_uri=redirect_uri(self.public_url),
            state=link,
            challenge=authorization.challenge,
            nonce_digest=authorization.nonce_digest,
            login_hint=authorization.connection.account or None,
        )
        return consent_page(kind, question, self.address_of, authorization.connection.filled)


def redirect_uri(public_url: str) -> str:
    """Give the one address at which systems let browsers come back; it is registered with each of them."""
    return f"{public_url}{CALLBACK}"
