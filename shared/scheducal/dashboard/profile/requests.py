"""The fields of a member's own forms."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from scheducal.tenants.members.rules import LONGEST_NAME

_Password = Annotated[str, Field(max_length=256)]


class _Fields(BaseModel):
    model_config = ConfigDict(extra="ignore")


class ProfileForm(_Fields):
    """Name and time zone."""

    name: Annotated[str, Field(max_length=LONGEST_NAME)]
    zone: Annotated[str, Field(max_length=64)]


class PasswordForm(_Fields):
    """The password that is, and the one that is to be."""

    current: _Password
    password: _Password


class ConfirmForm(_Fields):
    """The password, since what follows changes how somebody signs in."""

    current: _Password


class CodesForm(_Fields):
    """The first code of an authenticator app. step: what the page before knew, sealed."""

    step: Annotated[str, Field(max_length=8_000)]
    code: Annotated[str, Field(pattern=r"^\s*\d{3}\s?\d{3}\s*$")]


class TenantForm(_Fields):
    """In which tenant to go on."""

    tenant: Annotated[str, Field(max_length=40)]
