"""What every connector with the capability `lookup` must do. Its tests inherit this."""

from __future__ import annotations

from scheducal.connectors.runners.call import look_up
from scheducal.connectors.runners.parts import LookupQuery, lookup_part
from tests.connectors.bench import Bench


class LookupCases:
    """made: a connected world, of a fixture that the connector's tests define."""

    def test_people_are_found_by_what_is_known_of_them(self, made: Bench) -> None:
        part, known = lookup_part(made.subject.kind), made.subject.people
        made.fake.add("people", known)
        (found,) = look_up(made.rest, part, "the system", LookupQuery(email=known["email"]))
        assert found.name == known["name"]
        assert look_up(made.rest, part, "the system", LookupQuery(email="nobody@example.com")) == ()
