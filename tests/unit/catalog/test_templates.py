"""Templates of an appointment's subject and location."""

from __future__ import annotations

import pytest

from scheducal.catalog.services.rules import unknown_name, worded


def test_names_stand_for_values_that_are_not_looked_into_again() -> None:
    values = {"service": "Advice", "customer": "{service} {x}", "resources": "Anna Berg"}
    assert worded("{service}: {customer} with {resources}", values) == "Advice: {service} {x} with Anna Berg"


@pytest.mark.parametrize(
    ("template", "unknown"),
    [
        ("plain", None),
        ("{service}", None),
        ("{name}", "{name}"),
        ("{}", "{}"),
        ("{service", "{"),
        ("a } b", "}"),
        ("{{service}}", "{"),
        ("{service!r}", "{service!r}"),
    ],
)
def test_what_stands_for_nothing_is_found(template: str, unknown: str | None) -> None:
    assert unknown_name(template) == unknown
