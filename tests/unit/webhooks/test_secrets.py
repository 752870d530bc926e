"""Secrets are sealed for one endpoint of one tenant, and remembered for a while."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from scheducal import clock
from scheducal.sealing import REMEMBERED_AT_MOST, REMEMBERED_FOR, Kms
from scheducal.webhooks.secrets import SecretBox
from tests.unit.webhooks.values import AT, WEBHOOK_ID

SECRET = "whsec_" + "A" * 43 + "="
OTHER = "9d1c7a51-4a0c-4f6f-9a58-2a8f1b3c5d7e"


@dataclass
class CountingKms:
    """KMS, which notes the calls."""

    client: Kms
    calls: list[str] = field(default_factory=list)

    def encrypt(self, **parameters: Any) -> Any:
        """As KMS's."""
        self.calls.append("encrypt")
        return self.client.encrypt(**parameters)

    def decrypt(self, **parameters: Any) -> Any:
        """As KMS's."""
        self.calls.append("decrypt")
        return self.client.decrypt(**parameters)


@pytest.fixture
def kms(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[CountingKms, str]]:
    """Yield a key in moto, and its id."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    with mock_aws():
        client = boto3.client("kms", region_name="eu-central-1")
        yield CountingKms(client), client.create_key()["KeyMetadata"]["KeyId"]


def box(kms: tuple[CountingKms, str]) -> SecretBox:
    """Make a box that remembers nothing yet."""
    return SecretBox(*kms)


def test_what_one_box_seals_another_opens(kms: tuple[CountingKms, str]) -> None:
    sealed = box(kms).seal(SECRET, "ten_1", WEBHOOK_ID)
    assert SECRET.encode() not in sealed
    assert box(kms).open(sealed, "ten_1", WEBHOOK_ID) == SECRET
    assert kms[0].calls == ["encrypt", "decrypt"]


@pytest.mark.parametrize(("tenant_id", "webhook_id"), [("ten_2", WEBHOOK_ID), ("ten_1", OTHER)])
def test_it_opens_for_nobody_else_also_where_it_is_remembered(
    kms: tuple[CountingKms, str], tenant_id: str, webhook_id: str
) -> None:
    opened = box(kms)
    sealed = opened.seal(SECRET, "ten_1", WEBHOOK_ID)
    for each in (opened, box(kms)):
        with pytest.raises(ClientError, match="InvalidCiphertext"):
            each.open(sealed, tenant_id, webhook_id)


def test_it_is_remembered_for_five_minutes(kms: tuple[CountingKms, str], monkeypatch: pytest.MonkeyPatch) -> None:
    now = [AT]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    opened = box(kms)
    sealed = opened.seal(SECRET, "ten_1", WEBHOOK_ID)
    now[0] += REMEMBERED_FOR - timedelta(seconds=1)
    assert opened.open(sealed, "ten_1", WEBHOOK_ID) == SECRET
    assert kms[0].calls == ["encrypt"]
    now[0] += timedelta(seconds=1)
    assert opened.open(sealed, "ten_1", WEBHOOK_ID) == SECRET
    assert kms[0].calls == ["encrypt", "decrypt"]


class Reversing:
    """A KMS whose sealed form is the text backwards."""

    def __init__(self) -> None:
        self.opened: list[bytes] = []

    def encrypt(self, *, Plaintext: bytes, **_: Any) -> dict[str, bytes]:  # noqa: N803  KMS's
        """Gives `CiphertextBlob`."""
        return {"CiphertextBlob": Plaintext[::-1]}

    def decrypt(self, *, CiphertextBlob: bytes, **_: Any) -> dict[str, bytes]:  # noqa: N803  KMS's
        """Gives `Plaintext`."""
        self.opened.append(CiphertextBlob)
        return {"Plaintext": CiphertextBlob[::-1]}


def test_it_remembers_a_thousand_and_forgets_the_oldest() -> None:
    kms = Reversing()
    opened = SecretBox(kms, "key")
    sealed = [opened.seal(f"whsec_{number}", "ten_1", WEBHOOK_ID) for number in range(REMEMBERED_AT_MOST + 1)]
    assert opened.open(sealed[1], "ten_1", WEBHOOK_ID) == "whsec_1"
    assert kms.opened == []
    assert opened.open(sealed[0], "ten_1", WEBHOOK_ID) == "whsec_0"
    assert kms.opened == [sealed[0]]


def test_no_repr_shows_a_remembered_secret(kms: tuple[CountingKms, str]) -> None:
    opened = box(kms)
    opened.seal(SECRET, "ten_1", WEBHOOK_ID)
    assert SECRET not in repr(vars(opened._sealer))
