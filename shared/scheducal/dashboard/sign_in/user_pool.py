"""Passwords and codes of people, which the Cognito user pool keeps and checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field
from functools import cache
from typing import Any, Literal

from botocore.config import Config
from botocore.exceptions import ClientError

from scheducal import aws
from scheducal.errors import Refusal
from scheducal.settings import dashboard_settings
from scheducal.values import dataclass

CLIENT_CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 2, "mode": "standard"})
ChallengeName = Literal["NEW_PASSWORD_REQUIRED", "SOFTWARE_TOKEN_MFA"]
# An unknown address and a wrong password are one case, for everybody but Cognito.
_WRONG = {
    "NotAuthorizedException",
    "UserNotFoundException",
    "UserNotConfirmedException",
    "PasswordResetRequiredException",
    "InvalidParameterException",
    "ResourceNotFoundException",
}
_WRONG_CODE = {"CodeMismatchException", "EnableSoftwareTokenMFAException", "ExpiredCodeException"}


@dataclass(frozen=True, slots=True)
class Proven:
    """Somebody has shown all that they need to. access, refresh: tokens of the pool, which live until `forget`."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Challenge:
    """The password is right, and one thing more is asked. session: what the answer brings along."""

    name: ChallengeName
    session: str = field(repr=False)


class UserPool:
    """client: of Cognito, as botocore makes it."""

    def __init__(self, client: Any, pool_id: str, client_id: str) -> None:
        self._client = client
        self._pool = {"UserPoolId": pool_id}
        self._both = {"UserPoolId": pool_id, "ClientId": client_id}

    def check(self, email: str, password: str) -> Proven | Challenge:
        """Check a password; raises Refusal `invalid_credentials`, the same for an address that nobody has."""
        parameters = {"USERNAME": email, "PASSWORD": password}
        return self._answered(
            lambda: self._client.admin_initiate_auth(
                **self._both, AuthFlow="ADMIN_USER_PASSWORD_AUTH", AuthParameters=parameters
            )
        )

    def is_password(self, email: str, password: str) -> bool:
        """Tell whether a password is right, without asking for a code."""
        try:
            found = self.check(email, password)
        except Refusal as refusal:
            if refusal.code != "invalid_credentials":
                raise
            return False
        if isinstance(found, Proven):
            self.forget(found)
        return True

    def answer_code(self, asked: Challenge, email: str, code: str) -> Proven | Challenge:
        """PageResponse with the code of an authenticator app; raises Refusal `invalid_field`, `invalid_credentials`."""
        return self._respond(asked, {"USERNAME": email, "SOFTWARE_TOKEN_MFA_CODE": code})

    def answer_password(self, asked: Challenge, email: str, password: str) -> Proven | Challenge:
        """PageResponse with a password of one's own in place of a first one; raises Refusal `invalid_field`."""
        return self._respond(asked, {"USERNAME": email, "NEW_PASSWORD": password})

    def add(self, email: str, password: str) -> None:
        """Add somebody with a password, or give them this one; raises Refusal `invalid_field` for a weak one."""
        attributes = [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]
        try:
            with _refusing():
                self._client.admin_create_user(
                    **self._pool, Username=email, UserAttributes=attributes, MessageAction="SUPPRESS"
                )
        except ClientError as error:
            # An earlier try may have ended half way.
            if _code(error) != "UsernameExistsException":
                raise
        self.set_password(email, password)

    def set_password(self, email: str, password: str, *, permanent: bool = True) -> None:
        """Set a password. permanent: or else the next sign-in asks for another. Raises Refusal `invalid_field`."""
        with _refusing():
            self._client.admin_set_user_password(**self._pool, Username=email, Password=password, Permanent=permanent)

    def forget(self, proven: Proven) -> None:
        """Revoke the tokens: our own session takes their place, and nobody can steal what is not there."""
        with aws.calling():
            self._client.revoke_token(Token=proven.refresh, ClientId=self._both["ClientId"])

    def begin_codes(self, proven: Proven) -> str:
        """Make a secret for an authenticator app, and give it. It counts once a code of it was right."""
        with aws.calling():
            answer = self._client.associate_software_token(AccessToken=proven.access)
        return str(answer["SecretCode"])

    def finish_codes(self, proven: Proven, email: str, code: str) -> None:
        """Ask for codes from now on, if this one is right; raises Refusal `invalid_field`."""
        with _refusing():
            answer = self._client.verify_software_token(AccessToken=proven.access, UserCode=code)
            if answer["Status"] != "SUCCESS":
                raise wrong_code()
        self.ask_for_codes(email, wanted=True)

    def ask_for_codes(self, email: str, *, wanted: bool) -> None:
        """Ask for codes at sign-in, or no longer, which holds for somebody whom the pool does not know."""
        chosen = {"Enabled": wanted, "PreferredMfa": wanted}
        try:
            with aws.calling():
                self._client.admin_set_user_mfa_preference(
                    **self._pool, Username=email, SoftwareTokenMfaSettings=chosen
                )
        except ClientError as error:
            if wanted or _code(error) != "UserNotFoundException":
                raise

    def _respond(self, asked: Challenge, answers: Mapping[str, str]) -> Proven | Challenge:
        return self._answered(
            lambda: self._client.admin_respond_to_auth_challenge(
                **self._both, ChallengeName=asked.name, Session=asked.session, ChallengeResponses=dict(answers)
            )
        )

    def _answered(self, call: Callable[[], Any]) -> Proven | Challenge:
        with _refusing():
            answer = call()
        if "AuthenticationResult" in answer:
            return Proven(answer["AuthenticationResult"]["AccessToken"], answer["AuthenticationResult"]["RefreshToken"])
        return Challenge(answer["ChallengeName"], answer["Session"])


def wrong_code() -> Refusal:
    """Refuse a code of an authenticator app."""
    return Refusal("invalid_field", "the code is not right; your app shows a new one every 30 seconds", param="code")


@contextmanager
def _refusing() -> Iterator[None]:
    """Raise Refusal for what people get wrong."""
    try:
        with aws.calling():
            yield
    except ClientError as error:
        if _code(error) in _WRONG:
            raise Refusal("invalid_credentials", "E-mail address or password is not right") from None
        if _code(error) in _WRONG_CODE:
            raise wrong_code() from None
        if _code(error) == "InvalidPasswordException":
            message = "choose a password of at least 12 characters that is not among the well-known ones"
            raise Refusal("invalid_field", message, param="password") from None
        raise


def _code(error: ClientError) -> str:
    return str(error.response["Error"]["Code"])


@cache
def user_pool() -> UserPool:
    """Give the function's user pool; one client per process."""
    told = dashboard_settings()
    return UserPool(aws.client("cognito-idp", CLIENT_CONFIG), told.user_pool_id, told.user_pool_client_id)
