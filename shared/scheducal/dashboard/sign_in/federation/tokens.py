"""Codes that browsers bring back, exchanged for id tokens, which are checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from scheducal.dashboard.sign_in.federation.model import Federation
from scheducal.errors import Refusal
from scheducal.http.request import Request, Response
from scheducal.values import dataclass

if TYPE_CHECKING:
    from jwt import PyJWK

    from scheducal.http.rest import Rest

# How far the user pool's clock may be from ours.
_LEEWAY = timedelta(minutes=1)
_REQUIRED = ["aud", "exp", "iat", "iss", "nonce", "token_use"]


@dataclass(frozen=True, slots=True)
class IdTokens:
    """pool: the user pool's domain. issuer: where its public keys are. known: those read so far, by their ids."""

    told: Federation
    pool: Rest
    issuer: Rest
    known: dict[str, PyJWK] = field(default_factory=dict)

    def redeem(self, code: str, verifier: str, nonce: str, at: datetime) -> Mapping[str, Any]:
        """Exchange a code, revoke the tokens that live on, and give the id token's claims.

        Raises Refusal `invalid_credentials` for a code that is not good, and SystemUnavailable.
        """
        form = {
            "grant_type": "authorization_code",
            "client_id": self.told.client_id,
            "code": code,
            "redirect_uri": self.told.redirect,
            "code_verifier": verifier,
        }
        answer = self.pool.send(Request("POST", "/oauth2/token", form=form))
        if not answer.succeeded:
            raise _not_good()
        self._revoke(answer)
        return self._checked(str(answer.body.get("id_token") or ""), nonce, at)

    def _revoke(self, answer: Response) -> None:
        if refresh := answer.body.get("refresh_token"):
            form = {"token": str(refresh), "client_id": self.told.client_id}
            self.pool.send(Request("POST", "/oauth2/revoke", form=form, reads="anything"))

    def _checked(self, token: str, nonce: str, at: datetime) -> Mapping[str, Any]:
        """Check signature, issuer, audience, use, nonce and time: OpenID Connect Core section 3.1.3.7."""
        # It brings cryptography, which no other page of sign-in needs.
        import jwt  # noqa: PLC0415

        # The time is checked by our own clock below.
        options: Any = {"require": _REQUIRED, "verify_exp": False, "verify_iat": False, "verify_nbf": False}
        try:
            key = self._key(str(jwt.get_unverified_header(token).get("kid")))
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                audience=self.told.client_id,
                issuer=self.told.issuer,
                options=options,
            )
        except jwt.PyJWTError:
            raise _not_good() from None
        is_this = {"token_use": claims["token_use"], "nonce": claims["nonce"]} == {"token_use": "id", "nonce": nonce}
        if not is_this or not _is_of_now(claims, at):
            raise _not_good()
        return claims

    def _key(self, key_id: str) -> PyJWK:
        """Find a public key. The pool changes keys, so an unknown one is looked up."""
        from jwt import PyJWK  # noqa: PLC0415

        if key_id not in self.known:
            answer = self.issuer.send(Request("GET", "/.well-known/jwks.json"))
            for each in answer.body.get("keys", ()):
                self.known[str(each.get("kid"))] = PyJWK(each, algorithm="RS256")
        if key_id not in self.known:
            raise _not_good()
        return self.known[key_id]


def _is_of_now(claims: Mapping[str, Any], at: datetime) -> bool:
    try:
        issued, ends = float(claims["iat"]), float(claims["exp"])
    except (TypeError, ValueError):
        return False
    return issued - _LEEWAY.total_seconds() <= at.timestamp() < ends + _LEEWAY.total_seconds()


def _not_good() -> Refusal:
    return Refusal("invalid_credentials", "that sign-in was used, or is not good; please sign in again")
