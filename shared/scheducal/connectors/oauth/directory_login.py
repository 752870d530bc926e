"""The token endpoint of a server with a part for each organisation, by msal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx
import msal

from scheducal.connectors.oauth.directory_http import LoginHttp
from scheducal.connectors.oauth.errors import refusal
from scheducal.connectors.oauth.grant import Application, Code, Consent, ConsentIncomplete, Tokens
from scheducal.connectors.oauth.model import Directories, OAuth
from scheducal.http.request import AccessLost, SystemUnavailable
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class DirectoryLogin:
    """base: where the server is. api: the address of the system's API, or another cloud's.

    All raise AccessLost and SystemUnavailable. Tokens are kept in our table, and not by msal.
    """

    client: httpx.Client
    oauth: OAuth
    base: str
    api: str

    def redeem(self, application: Application, code: Code) -> Consent:
        """Exchange an authorization code; raises ConsentIncomplete."""
        flow = {
            "state": "compared before",
            "redirect_uri": code.redirect_uri,
            "scope": [*self.oauth.scopes_at(self.api), *self.oauth.sign_in],
            "code_verifier": code.verifier,
            "nonce": code.nonce,
        }
        response = {"state": flow["state"], "code": code.code}
        app = self._app(application, self._directories.anyone)
        answer = self._asked(lambda: app.acquire_token_by_auth_code_flow(flow, response))
        tokens, claims = self._tokens(answer), answer.get("id_token_claims", {})
        if not self._covers(answer):
            raise ConsentIncomplete(self.oauth.too_narrow)
        if tokens.refresh_token is None:
            raise ConsentIncomplete(self.oauth.too_short)
        account, directory = claims.get(self.oauth.account_claim), claims.get(self._directories.claim)
        if not isinstance(account, str) or "@" not in account or not isinstance(directory, str):
            raise ConsentIncomplete(self.oauth.nameless)
        return Consent(tokens, account.casefold(), directory)

    def refresh(self, application: Application, directory: str | None, refresh_token: str) -> Tokens:
        """Ask for an access token with a refresh token (RFC 6749 section 6). Another refresh token may come with it."""
        app, scopes = self._app(application, directory or ""), list(self.oauth.scopes_at(self.api))
        return self._tokens(self._asked(lambda: app.acquire_token_by_refresh_token(refresh_token, scopes)))

    def for_application(self, application: Application, directory: str | None) -> Tokens:
        """Ask by client credentials (RFC 6749 section 4.4): for every mailbox that the directory lets us use."""
        app, scopes = self._app(application, directory or ""), [f"{self.api}/.default"]
        return self._tokens(self._asked(lambda: app.acquire_token_for_client(scopes)))

    @property
    def _directories(self) -> Directories:
        if self.oauth.directories is None:
            raise ValueError(f"{self.oauth.name} has no directories")
        return self.oauth.directories

    def _app(self, application: Application, directory: str) -> msal.ConfidentialClientApplication:
        """Make a new one each time: its cache would give a token again that was just refused."""
        if directory != self._directories.anyone and not re.fullmatch(self._directories.pattern, directory):
            raise AccessLost("the directory's id is not one")
        worldwide = self.oauth.token.usual
        return self._asked(
            lambda: msal.ConfidentialClientApplication(
                application.client_id,
                client_credential=application.client_secret,
                authority=f"{worldwide}/{directory}",
                instance_discovery=False,
                http_client=LoginHttp(self.client, worldwide, self.base, self.oauth.name),
            )
        )

    def _asked(self, ask: Any) -> Any:
        """Give what msal gives. It raises ValueError for a directory that is none, RuntimeError for odd id tokens."""
        try:
            return ask()
        except httpx.HTTPError as error:
            raise SystemUnavailable(f"{self.oauth.name} cannot be reached: {type(error).__name__}") from None
        except ValueError:
            raise AccessLost(f"{self.oauth.name} knows no such directory") from None
        except RuntimeError:
            raise SystemUnavailable(f"{self.oauth.name}'s answer belongs to another request") from None

    def _covers(self, answer: Mapping[str, Any]) -> bool:
        """Compare scopes: they come with the API's address or without. None means the ones asked for (section 5.1)."""
        if "scope" not in answer:
            return True
        granted = set(map(_bare, str(answer["scope"]).split()))
        return granted >= set(map(_bare, self.oauth.scopes))

    def _tokens(self, answer: Mapping[str, Any]) -> Tokens:
        if "error" in answer:
            raise refusal(answer["error"])
        access, seconds, refresh = answer.get("access_token"), answer.get("expires_in"), answer.get("refresh_token")
        if not isinstance(access, str) or not isinstance(seconds, int):
            raise SystemUnavailable(f"{self.oauth.name}'s answer has no token")
        return Tokens(access, timedelta(seconds=seconds), refresh if isinstance(refresh, str) else None)


def _bare(scope: str) -> str:
    return scope.rpartition("/")[2].casefold()
