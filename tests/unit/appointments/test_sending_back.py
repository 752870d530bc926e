"""What was shown can be sent back: it changes nothing, in every zone; a proposal that is sent is what was proposed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scheducal.appointments import rules, views
from scheducal.appointments.model import Aggregate, Answer
from scheducal.walltime.wall_time import WallTime
from scheducal.walltime.zones import zone_names
from tests.unit.connectors.systems.email.replies.values import AT, JOHN, MARY, STAMP, aggregate, answered

HOUR, ZONES = timedelta(hours=1), st.sampled_from(sorted(zone_names()))
# Berlin doubles 02:00 to 03:00 on that night: the first begins at 00:00 UTC, the second at 01:00.
FIRST = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
SECOND = FIRST + HOUR


def at(start: datetime, end: datetime, zone: str = "Europe/Berlin") -> Aggregate:
    """Make an appointment between two instants."""
    return aggregate(start=WallTime.at(start, zone), end=WallTime.at(end, zone))


def proposed(before: Aggregate, address: str, start: datetime, end: datetime) -> Aggregate:
    """Give the same, with a proposal that counts."""
    answer = Answer("tentativelyAccepted", 3, STAMP, proposed_start=start, proposed_end=end)
    decision = rules.answered(before, answered(before, address, answer).invitees[-1], answer, AT)
    return decision.after


def sent(before: Aggregate, changes: dict[str, Any]) -> tuple[datetime, datetime]:
    """Start and end after a change."""
    decision = rules.updated(before, changes, AT)
    after = (decision.after if decision else before).appointment
    return after.start.instant, after.end.instant


@given(
    zone=ZONES,
    start=st.datetimes(datetime(1900, 1, 2), datetime(2060, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    length=st.integers(1, 200_000),
    names=st.sets(st.sampled_from(["start", "end", "time_zone"])),
    as_instants=st.booleans(),
)
def test_what_is_shown_changes_nothing(
    zone: str, start: datetime, length: int, names: set[str], *, as_instants: bool
) -> None:
    begin = start.replace(microsecond=0)
    before = at(begin, begin + timedelta(seconds=length), zone)
    assert rules.updated(before, _shown(before, names, as_instants=as_instants), AT) is None


def test_each_occurrence_of_a_doubled_reading_stays() -> None:
    for start, end in ((FIRST, FIRST + 3 * HOUR), (SECOND, SECOND + 2 * HOUR), (FIRST, SECOND)):
        before = at(start, end)
        for as_instants in (False, True):
            for names in ({"start"}, {"end"}, {"start", "end", "time_zone"}):
                assert rules.updated(before, _shown(before, names, as_instants=as_instants), AT) is None


def test_a_reading_that_the_zone_skips_by_now_stays() -> None:
    gone = WallTime.from_stored("2027-03-28T02:30:00", 0, "Europe/Berlin")
    before = aggregate(start=gone, end=WallTime.at(gone.instant + HOUR, "Europe/Berlin"))
    for as_instants in (False, True):
        assert rules.updated(before, _shown(before, {"start", "end"}, as_instants=as_instants), AT) is None


def test_an_offset_still_tells_the_occurrences_apart() -> None:
    assert sent(at(SECOND, SECOND + HOUR), {"start": "2027-10-31T02:30:00+02:00"})[0] == FIRST
    assert sent(at(FIRST, FIRST + 3 * HOUR), {"start": "2027-10-31T02:30:00+01:00"})[0] == SECOND
    # Nobody was shown this reading.
    assert sent(at(SECOND, SECOND + HOUR), {"start": "2027-10-31T02:15:00"})[0] == FIRST - timedelta(minutes=15)


def test_a_proposal_in_the_doubled_hour_can_be_adopted() -> None:
    # The first 02:30 begins as the second one reads. Where the end differs, it says which of the two is meant.
    for start, now in product((FIRST, SECOND), (FIRST, SECOND, FIRST + 9 * HOUR)):
        before = proposed(at(now, now + HOUR), MARY, start, start + HOUR)
        shown = next(each for each in views.details(before, None)["invitees"] if each["email"] == MARY)
        for names in (("proposedStart", "proposedEnd"), ("proposedStartInstant", "proposedEndInstant")):
            changes = dict(zip(("start", "end"), (shown[name] for name in names), strict=True))
            assert sent(before, changes) == (start, start + HOUR)


def test_the_present_time_comes_before_proposals() -> None:
    before = proposed(at(FIRST, FIRST + HOUR), JOHN, SECOND, SECOND + HOUR)
    assert rules.updated(before, _shown(before, {"start", "end"}, as_instants=False), AT) is None


def _shown(before: Aggregate, names: set[str], *, as_instants: bool) -> dict[str, Any]:
    summary = views.summary(before.appointment)
    values = {
        "start": summary["startInstant"] if as_instants else summary["start"],
        "end": summary["endInstant"] if as_instants else summary["end"],
        "time_zone": summary["timeZone"],
    }
    return {name: values[name] for name in names}
