"""Our REQUEST beside those that calendar systems sent, where the samples are at hand."""

from __future__ import annotations

from collections.abc import Mapping
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

import pytest
from icalendar import Calendar

from tests.unit.connectors.samples import calendar_parts, event, mail, parsed, vevent

CORPUS = Path(__file__).parents[6] / "shared" / "data" / "itip-corpus"
SAMPLES = ("meet-meeting-invite", "outlook-test-invite", "teams-meeting-invite")
# Said by default: public, of no particular priority.
DEFAULTS = {"CLASS", "PRIORITY"}


@pytest.fixture
def google() -> EmailMessage:
    return sample("thunderbird-meet-meeting-invite.eml")


def sample(name: str) -> EmailMessage:
    if not CORPUS.is_dir():
        pytest.skip("the iTIP samples (../shared/data/itip-corpus) are not at hand")
    message = message_from_bytes((CORPUS / name).read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def sampled_event(message: EmailMessage) -> Mapping[str, Any]:
    (part,) = calendar_parts(message)
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    (found,) = Calendar.from_ical(payload, multiple=True)[0].walk("VEVENT")
    return cast("Mapping[str, Any]", found)


def test_parts_are_laid_out_as_google_does(google: EmailMessage) -> None:
    ours = parsed(mail("create", event()))
    assert [part.get_content_type() for part in ours.walk()] == [part.get_content_type() for part in google.walk()]
    (mine,), (theirs,) = calendar_parts(ours), calendar_parts(google)
    assert mine["Content-Type"].params["method"] == theirs["Content-Type"].params["method"]


@pytest.mark.parametrize("name", SAMPLES)
def test_no_standard_property_of_theirs_is_missing(name: str) -> None:
    theirs = {name for name in sampled_event(sample(f"thunderbird-{name}.eml")) if not name.startswith("X-")}
    assert theirs - DEFAULTS <= set(vevent(mail("create", event())))


def test_outlooks_own_properties_are_spelled_as_outlook_does() -> None:
    ours = {name for name in vevent(mail("create", event())) if name.startswith("X-MICROSOFT")}
    assert ours
    assert ours <= set(sampled_event(sample("thunderbird-outlook-test-invite.eml")))


def test_attendees_carry_what_googles_do(google: EmailMessage) -> None:
    theirs = sampled_event(google)["attendee"]
    asked = [one for one in (theirs if isinstance(theirs, list) else [theirs]) if "RSVP" in one.params]
    ours = vevent(mail("create", event()))["attendee"]
    assert asked
    assert all(set(one.params) - {"X-NUM-GUESTS"} <= set(ours.params) for one in asked)
