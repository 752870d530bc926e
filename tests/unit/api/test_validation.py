"""What is said of a request that does not validate."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from scheducal.api.validation import check_parameters, refusal_of
from scheducal.appointments.requests import CreateAppointment, SendInvitation, UpdateAppointment
from scheducal.errors import Refusal

GOOD: dict[str, Any] = {
    "appointmentStart": "2026-04-15T09:00:00",
    "appointmentEnd": "2026-04-15T10:00:00",
    "appointmentTimeZone": "America/Los_Angeles",
}


def said(model: type[BaseModel], body: dict[str, Any]) -> tuple[str, str | None, str]:
    """Code, param and message of the refusal."""
    with pytest.raises(ValidationError) as found:
        model.model_validate(body)
    fields = [field.alias or name for name, field in model.model_fields.items()]
    errors = [{**error, "loc": ("body", *error["loc"])} for error in found.value.errors()]
    refusal = refusal_of(errors, fields)
    return refusal.code, refusal.param, refusal.message


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("value", ["absent", None, "", " \t"])
def test_a_required_field_that_is_absent_null_or_blank_is_missing(name: str, value: str | None) -> None:
    body = {**GOOD, name: value}
    if value == "absent":
        del body[name]
    code, param, message = said(CreateAppointment, body)
    assert (code, param) == ("missing_required_field", name)
    assert message.startswith(name)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            {**GOOD, "appointmentSubjekt": "x"},
            ("invalid_field", "appointmentSubjekt", "did you mean appointmentSubject"),
        ),
        ({**GOOD, "zzz": 1}, ("invalid_field", "zzz", "the fields are")),
        ({**GOOD, "appointmentSubject": 5}, ("invalid_field", "appointmentSubject", "must be a string")),
        ({**GOOD, "appointmentSubject": "x" * 256}, ("invalid_field", "appointmentSubject", "at most 255 characters")),
        ({**GOOD, "appointmentLocation": "a\nb"}, ("invalid_field", "appointmentLocation", "U+000A")),
        ({**GOOD, "address": "nobody"}, ("invalid_email", "address", "must be an e-mail address")),
        ({**GOOD, "address": ["a@b.com"]}, ("invalid_email", "address", "must be an e-mail address")),
    ],
)
def test_a_refusal_names_the_field_and_says_what_would_be_right(
    body: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    code, param, message = said(CreateAppointment, body)
    assert (code, param) == expected[:2]
    assert expected[2] in message


def test_an_invitation_needs_name_and_address() -> None:
    assert said(SendInvitation, {"address": "a@b.com"})[:2] == ("missing_required_field", "name")
    assert said(SendInvitation, {"name": "A", "address": None})[:2] == ("missing_required_field", "address")


def test_null_clears_in_an_update_and_absence_leaves() -> None:
    request = UpdateAppointment.model_validate({"appointmentSubject": None, "appointmentLocation": " "})
    assert request.model_fields_set == {"subject", "location"}
    assert (request.subject, request.location) == (None, None)


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("statu", ["from", "status"], "this request has no such parameter; did you mean status?"),
        ("zzz", ["from", "to"], "this request has no such parameter; the parameters are from, to"),
        ("", [], "this request has no such parameter; it has no parameters"),
    ],
)
def test_a_parameter_that_a_request_does_not_have_is_refused(name: str, known: list[str], expected: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_parameters({"apiKey": "k", "apiSecret": "s", name: "1"}, known)
    assert (refused.value.code, refused.value.param, refused.value.message) == ("invalid_field", name, expected)


def test_parameters_that_a_request_has_pass() -> None:
    check_parameters({"from": "2027-01-01", "apiKey": "k"}, ["from", "to"])
    check_parameters({}, [])
