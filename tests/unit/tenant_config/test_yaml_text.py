"""YAML as plain values with their lines, and what is refused of it."""

from __future__ import annotations

import pytest

from scheducal_tools.tenant_config.errors import ConfigRefused
from scheducal_tools.tenant_config.yaml_text import parse_yaml

TEXT = """\
resources:
  Anna:
    holidays: {country: NO}
    weekly:
      monday: [09:00-12:00, 22:00-02:00]
    overrides:
      - date: 2027-12-24
    capacity: 010
    isActive: true
    email:
"""


def test_a_file_means_what_it_says() -> None:
    found = parse_yaml(TEXT)
    assert found.value["resources"]["Anna"] == {
        "holidays": {"country": "NO"},
        "weekly": {"monday": ["09:00-12:00", "22:00-02:00"]},
        "overrides": [{"date": "2027-12-24"}],
        "capacity": "010",
        "isActive": True,
        "email": None,
    }


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("resources", "Anna"), 2),
        (("resources", "Anna", "weekly", "monday", 1), 5),
        (("resources", "Anna", "overrides", 0, "date"), 7),
        (("resources", "Anna", "overrides", 0, "ranges", 3), 7),
        (("services",), 1),
    ],
)
def test_the_line_is_that_of_the_part_or_of_what_should_hold_it(path: tuple[str | int, ...], line: int) -> None:
    assert parse_yaml(TEXT).line(path) == line


def test_an_alias_stands_for_a_value_with_lines_of_its_own() -> None:
    found = parse_yaml("a: &hours\n  monday: [1]\nb: *hours\n")
    assert found.value == {"a": {"monday": [1]}, "b": {"monday": [1]}}
    assert found.line(("b", "monday")) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\na: 2\n", "line 2: a is there twice"),
        ("a: [1\n", "line 2: this is no YAML"),
        ("a: \x07\n", "this is no YAML"),
        ("1: {[2]: 3}\n", "line 1: a name must be text"),
        ("a: &a [*a]\n", "line 1: an alias must not stand for what it is part of"),
        ("a: !!python/object:os.system x\n", "line 1: this is no YAML"),
        ("[" * 100_000, "the file is nested too deeply"),
        ("x" * 1_000_001, "at most 1000000 characters"),
        ("a: &a [1, 1]\nb: &b [*a, *a]\n" + "".join(f"c{n}: &c{n} [*b, *b]\n" for n in range(3)), None),
    ],
)
def test_what_goes_beyond_is_refused(text: str, message: str | None) -> None:
    if message is None:
        assert parse_yaml(text).value["c2"] == [[[1, 1], [1, 1]]] * 2
        return
    with pytest.raises(ConfigRefused) as refused:
        parse_yaml(text)
    assert message in refused.value.message


def test_aliases_cannot_blow_a_file_up() -> None:
    levels = ["l0: &l0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    levels += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(ConfigRefused, match="with all its aliases the file is too large"):
        parse_yaml("\n".join(levels))
