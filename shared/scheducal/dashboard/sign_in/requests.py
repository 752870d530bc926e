"""The fields of sign-in's forms."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from scheducal.tenants.members.rules import LONGEST_ADDRESS, LONGEST_NAME

_Email = Annotated[str, Field(max_length=LONGEST_ADDRESS)]
# Cognito takes 256 characters.
_Password = Annotated[str, Field(max_length=256)]
_Step = Annotated[str, Field(max_length=8_000)]
_Token = Annotated[str, Field(max_length=200)]


class _Fields(BaseModel):
    model_config = ConfigDict(extra="ignore")


class SignInForm(_Fields):
    """E-mail address and password. next: where to go then."""

    email: _Email
    password: _Password
    next: str = ""


class CodeForm(_Fields):
    """The code of an authenticator app."""

    step: _Step
    code: Annotated[str, Field(pattern=r"^\s*\d{3}\s?\d{3}\s*$")]


class FirstPasswordForm(_Fields):
    """A password of one's own, in place of one that somebody else chose."""

    step: _Step
    password: _Password


class ForgottenForm(_Fields):
    """Whose password is forgotten."""

    email: _Email


class ResetForm(_Fields):
    """A new password, with the token of the mail."""

    token: _Token
    password: _Password


class InvitationForm(_Fields):
    """How somebody accepts. name: theirs, for somebody new."""

    token: _Token
    name: Annotated[str, Field(max_length=LONGEST_NAME)] = ""
    password: _Password
    zone: Annotated[str, Field(max_length=64)] = "UTC"
