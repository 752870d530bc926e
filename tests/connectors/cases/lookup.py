"""What every connector with the capability `lookup` must do. Its tests inherit this."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheducal.connectors.runners.conversation import look_up
from scheducal.connectors.runners.parts import Found, LookupQuery, lookup_part
from scheducal.http.request import AccessLost, SystemUnavailable
from tests.connectors.bench import Bench
from tests.connectors.fake import Fault


class LookupCases:
    """made: a connected world, of a fixture that the connector's tests define."""

    def test_people_are_found_by_what_is_known_of_them(self, made: Bench) -> None:
        part, known = lookup_part(made.subject.kind), made.subject.people
        made.fake.add("people", known)
        (found,) = look_up(made.rest, part, "the system", LookupQuery(email=known["email"]))
        assert found.name == known["name"]
        assert look_up(made.rest, part, "the system", LookupQuery(email="nobody@example.com")) == ()

    def test_a_throttled_question_says_how_long_to_wait(self, made: Bench) -> None:
        made.fake.faults.append(Fault(429, {"Retry-After": "30"}, method="GET"))
        with pytest.raises(SystemUnavailable) as raised:
            ask(made)
        assert raised.value.retry_after == timedelta(seconds=30)
        assert ask(made) == ()

    def test_a_refused_token_is_renewed_once_and_revoked_access_answers_nothing(self, made: Bench) -> None:
        made.refuse_tokens()
        assert (ask(made), made.renewed) == ((), 1)
        made.revoke()
        with pytest.raises(AccessLost):
            ask(made)


def ask(made: Bench) -> tuple[Found, ...]:
    """Look up somebody whom the system does not know."""
    return look_up(made.rest, lookup_part(made.kind), "the system", LookupQuery(email="nobody@example.com"))
