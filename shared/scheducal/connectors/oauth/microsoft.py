"""Microsoft's token endpoint, by msal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import msal

from scheducal.connectors.connected import AccessLost
from scheducal.connectors.oauth.grant import Application, Code, Consent, ConsentIncomplete, Tokens
from scheducal.connectors.oauth.microsoft_http import WORLDWIDE, LoginHttp
from scheducal.connectors.oauth.refusal import refusal
from scheducal.connectors.oauth.request import ANY_DIRECTORY, MICROSOFT_SCOPE, microsoft_scope
from scheducal.http.request import SystemUnavailable

# A directory's id; none of `common` and the like, which name nobody's.
_DIRECTORY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class MicrosoftAuthorization:
    """base: `https://login.microsoftonline.com`, graph: `https://graph.microsoft.com`, or another cloud's.

    All raise AccessLost and ProviderUnavailable. Tokens are kept in our table, and not by msal.
    """

    client: httpx.Client
    base: str
    graph: str

    def redeem(self, application: Application, code: Code) -> Consent:
        """Exchange an authorization code; raises ConsentIncomplete."""
        flow = {
            "state": "compared before",
            "redirect_uri": code.redirect_uri,
            "scope": [microsoft_scope(self.graph), "openid", "profile", "offline_access"],
            "code_verifier": code.verifier,
            "nonce": code.nonce,
        }
        response = {"state": flow["state"], "code": code.code}
        app = self._app(application, ANY_DIRECTORY)
        answer = _asked(lambda: app.acquire_token_by_auth_code_flow(flow, response))
        tokens, claims = _tokens(answer), answer.get("id_token_claims", {})
        if not _covers_calendars(answer):
            raise ConsentIncomplete("Microsoft gave no access to calendars")
        if tokens.refresh_token is None:
            raise ConsentIncomplete("Microsoft gave access for one hour alone")
        account, directory = claims.get("preferred_username"), claims.get("tid")
        if not isinstance(account, str) or "@" not in account or not isinstance(directory, str):
            raise ConsentIncomplete("Microsoft did not say whose mailbox it is")
        return Consent(tokens, account.casefold(), directory)

    def refresh(self, application: Application, directory: str, refresh_token: str) -> Tokens:
        """Refresh tokens (RFC 6749 section 6).

        Microsoft may give another refresh token; the old one stays valid a while.
        """
        app, scopes = self._app(application, directory), [microsoft_scope(self.graph)]
        return _tokens(_asked(lambda: app.acquire_token_by_refresh_token(refresh_token, scopes)))

    def for_application(self, application: Application, directory: str) -> Tokens:
        """Get a token by client credentials (RFC 6749 section 4.4), for every mailbox that the directory opens."""
        app, scopes = self._app(application, directory), [f"{self.graph}/.default"]
        return _tokens(_asked(lambda: app.acquire_token_for_client(scopes)))

    def _app(self, application: Application, directory: str) -> msal.ConfidentialClientApplication:
        """Build a new application each time: its cache would give a token again that was just refused."""
        if directory != ANY_DIRECTORY and not _DIRECTORY.fullmatch(directory):
            raise AccessLost("the directory's id is not one")
        return _asked(
            lambda: msal.ConfidentialClientApplication(
                application.client_id,
                client_credential=application.client_secret,
                authority=f"{WORLDWIDE}/{directory}",
                instance_discovery=False,
                http_client=LoginHttp(self.client, self.base),
            )
        )


def _asked(ask: Any) -> Any:
    """Ask msal, and give its answer.

    It raises ValueError where a directory does not exist, and RuntimeError for odd id tokens.
    """
    try:
        return ask()
    except httpx.HTTPError as error:
        raise SystemUnavailable(f"Microsoft cannot be reached: {type(error).__name__}") from None
    except ValueError:
        raise AccessLost("Microsoft knows no such directory") from None
    except RuntimeError:
        raise SystemUnavailable("Microsoft's answer belongs to another request") from None


def _covers_calendars(answer: Mapping[str, Any]) -> bool:
    """Tell whether the scopes cover calendars.

    No scope means the one asked for (RFC 6749 section 5.1). Scopes of Graph come with its address or without.
    """
    if "scope" not in answer:
        return True
    granted = (each.rpartition("/")[2].casefold() for each in str(answer["scope"]).split())
    return MICROSOFT_SCOPE.casefold() in granted


def _tokens(answer: Mapping[str, Any]) -> Tokens:
    if "error" in answer:
        raise refusal(answer["error"])
    access, seconds, refresh = answer.get("access_token"), answer.get("expires_in"), answer.get("refresh_token")
    if not isinstance(access, str) or not isinstance(seconds, int):
        raise SystemUnavailable("Microsoft's answer has no token")
    return Tokens(access, timedelta(seconds=seconds), refresh if isinstance(refresh, str) else None)
