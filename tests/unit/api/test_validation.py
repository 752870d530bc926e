"""What is said of a request that does not validate."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from scheducal.api.spelling import nearest
from scheducal.api.validation import check_parameters, refusal_of
from scheducal.appointments.requests import CancelAppointment, CreateAppointment, SendInvitation, UpdateAppointment
from scheducal.bookings.changes.requests import CancelBooking
from scheducal.bookings.requests import CreateBooking
from scheducal.catalog.services.requests import CreateService
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
    errors = [{**error, "loc": ("body", *error["loc"])} for error in found.value.errors()]
    refusal = refusal_of(errors, [model])
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


SERVICE = {"name": "S", "timeZone": "UTC", "durations": [30], "staffing": [{"resources": [f"res_{'0' * 26}"]}]}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            {**SERVICE, "staffing": [{"resources": [], "tak": 1}]},
            "staffing[0].tak: there is no such field; did you mean take?",
        ),
        (
            {**SERVICE, "channels": {"open": {"notic": 1}}},
            "channels.open.notic: there is no such field; did you mean notice?",
        ),
        (
            {**SERVICE, "price": {"amount": 1, "currency": "EUR", "x": 1}},
            "price.x: there is no such field; the fields are amount, currency",
        ),
        (
            {**SERVICE, "horizon": {"days": 5, "from": "2027-01-01", "to": "2027-02-01"}},
            "horizon.days: there is no such field beside the others",
        ),
    ],
)
def test_an_unknown_field_inside_another_is_told_what_it_may_be_called(body: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as found:
        CreateService.model_validate(body)
    unknown = [each for each in found.value.errors() if each["type"] == "extra_forbidden"]
    assert refusal_of(unknown, [CreateService]).message == message


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


def test_a_hint_is_given_only_for_a_name_that_is_near() -> None:
    known = ["serviceId", "customerId", "email", "timeZone", "isActive"]
    near = {
        "servicId": "serviceId",
        "customer_id": "customerId",
        "emial": "email",
        "timezone": "timeZone",
        "active": "isActive",
    }
    assert {name: nearest(name, known) for name in near} == near
    far = ["seriesId", "mail22", "start", "x" * 10_000, ""]
    assert [name for name in far if nearest(name, known)] == []


def test_no_list_of_fields_names_credentials() -> None:
    message = said(CreateAppointment, {**GOOD, "zzz": 1})[2]
    assert "apiKey" not in message
    assert "apiSecret" not in message


def test_a_nested_error_names_the_path_to_its_field() -> None:
    customer = {"name": "Ada", "email": "ada@example.com"}
    cases: list[tuple[dict[str, Any], str]] = [
        ({"customer": {**customer, "email": "no"}}, "customer.email"),
        ({"customer": {**customer, "emial": "x"}}, "customer.emial"),
        ({"customer": {"email": "ada@example.com"}}, "customer.name"),
        ({"customer": 5}, "customer"),
        ({"recurrence": {"frequency": "daily", "count": 1}}, "recurrence.count"),
        ({"recurrence": {"frequency": "hourly"}}, "recurrence.frequency"),
        ({"recurrence": {"starts": ["2027-03-01T09:00", 5]}}, "recurrence.starts[1]"),
    ]
    assert [(body, param) for body, param in cases if said(CreateBooking, body)[1] != param] == []


def test_a_field_under_both_of_its_names_is_sent_once() -> None:
    for model, twice in ((CancelAppointment, "reason"), (CancelBooking, "comment")):
        other = {"reason": "comment", "comment": "reason"}[twice]
        assert said(model, {"reason": "ill", "comment": "ill"}) == (
            "invalid_field",
            twice,
            f"{twice} is another name of {other}; send one of them",
        )


def test_a_missing_field_is_found_under_a_name_that_is_near() -> None:
    time_zone = GOOD["appointmentTimeZone"]
    body = {name: value for name, value in GOOD.items() if name != "appointmentTimeZone"}
    assert said(CreateAppointment, {**body, "appointmentTimezone": time_zone})[2] == (
        "appointmentTimeZone is required; did you mean it by appointmentTimezone?"
    )
    assert said(CreateAppointment, {**body, "zone": time_zone})[2] == "appointmentTimeZone is required"
    service = {"name": "S", "timeZone": "UTC", "durations": [30], "staffing": [{"resource": ["res_1"]}]}
    assert said(CreateService, service)[2] == "staffing[0].resources is required; did you mean it by resource?"
    assert said(CreateService, {**service, "resources": 1})[2].endswith("did you mean it by resource?")


def test_one_is_no_plural() -> None:
    _, _, message = said(CreateService, {"name": "S", "timeZone": "UTC", "staffing": [], "durations": [30]})
    assert message == "staffing must have at least 1 entry"
