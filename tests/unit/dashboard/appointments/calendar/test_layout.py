"""Where entries stand on the days of a calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scheducal.dashboard.appointments.calendar.layout import MOST_COLUMNS, Layout, Placed, Timed, layout
from scheducal.dashboard.appointments.calendar.window import window_of

BERLIN = "Europe/Berlin"
TUESDAY = date(2026, 12, 8)
NOW = datetime(2026, 12, 8, 13, 32, tzinfo=UTC)


def at(clock: str, minutes: int, name: str = "one", day: date = TUESDAY) -> Timed[str]:
    """Make an entry at a time in UTC."""
    start = datetime.fromisoformat(f"{day}T{clock}Z")
    return Timed(name, start, start + timedelta(minutes=minutes))


def on_tuesday(*entries: Timed[str]) -> Layout[str]:
    return layout(entries, [TUESDAY], BERLIN, NOW)


def test_an_entry_stands_at_its_quarter_in_the_viewers_zone() -> None:
    found = on_tuesday(at("08:00", 45))
    assert found.hours == (8, 19)
    assert found.days == {TUESDAY: [Placed(("one",), 4, 3, 0, 1)]}


def test_the_line_of_now_stands_where_hours_are_shown() -> None:
    assert on_tuesday().now == (TUESDAY, 26)
    assert layout([], [TUESDAY], BERLIN, NOW + timedelta(hours=9)).now is None
    assert layout([], [date(2026, 12, 9)], BERLIN, NOW).now is None


def test_early_and_late_entries_widen_the_hours() -> None:
    found = on_tuesday(at("04:10", 20), at("20:00", 70))
    assert found.hours == (5, 23)
    assert [(each.at, each.length) for each in found.days[TUESDAY]] == [(0, 2), (64, 5)]


def test_an_entry_over_midnight_stands_on_both_days() -> None:
    days = [TUESDAY, TUESDAY + timedelta(days=1)]
    found = layout([at("22:30", 60)], days, BERLIN, NOW)
    assert found.hours == (0, 24)
    assert [[(each.at, each.length) for each in found.days[day]] for day in days] == [[(94, 2)], [(0, 2)]]


def test_an_entry_of_a_thousand_years_is_cut_to_the_days_shown() -> None:
    long = Timed("long", datetime(2000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC))
    assert on_tuesday(long).days[TUESDAY] == [Placed(("long",), 0, 96, 0, 1)]


def test_more_than_fit_side_by_side_are_counted_in_the_last_column() -> None:
    found = on_tuesday(*(at("09:00", 30, str(number)) for number in range(5)))
    assert [(each.column, each.entries) for each in found.days[TUESDAY]] == [
        (0, ("0",)),
        (1, ("1",)),
        (2, ("2", "3", "4")),
    ]


@given(st.lists(st.tuples(st.integers(0, 23 * 60), st.integers(1, 300)), max_size=12))
def test_nothing_is_lost_and_nothing_lies_on_anything_else(given_: list[tuple[int, int]]) -> None:
    begin = datetime(2026, 12, 7, 23, tzinfo=UTC)  # midnight in Berlin
    entries = [
        Timed(str(place), begin + timedelta(minutes=start), begin + timedelta(minutes=min(start + length, 1440)))
        for place, (start, length) in enumerate(given_)
    ]
    placed = on_tuesday(*entries).days[TUESDAY]
    shown = sorted(name for each in placed for name in each.entries)
    assert shown == sorted(entry.entry for entry in entries)
    taken = [(quarter, each.column) for each in placed for quarter in range(each.at, each.at + each.length)]
    assert len(taken) == len(set(taken))
    assert all(0 <= each.column < each.columns <= MOST_COLUMNS for each in placed)


def test_a_day_on_which_clocks_go_back_shows_both_hours() -> None:
    day = date(2026, 10, 25)
    found = layout([at("00:30", 30, "first", day), at("01:30", 30, "second", day)], [day], BERLIN, NOW)
    assert [(each.at, each.length) for each in found.days[day]] == [(2, 2), (2, 1)]


def test_windows_are_whole_local_dates() -> None:
    week = window_of("week", date(2026, 10, 25), BERLIN)
    assert (week.first, week.last) == (date(2026, 10, 19), date(2026, 10, 25))
    assert (week.range.begin, week.range.end) == (
        datetime(2026, 10, 18, 22, tzinfo=UTC),
        datetime(2026, 10, 25, 23, tzinfo=UTC),
    )
    month = window_of("month", date(2028, 2, 10), BERLIN)
    assert (month.first, month.last, month.before, month.after) == (
        date(2028, 2, 1),
        date(2028, 2, 29),
        date(2028, 1, 31),
        date(2028, 3, 1),
    )


@given(st.dates())
def test_every_date_has_windows_in_every_zone(day: date) -> None:
    for view in ("day", "week", "month"):
        for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", BERLIN):
            window = window_of(view, day, zone)
            assert window.range.begin < window.range.end
            assert window.before < window.first <= window.last < window.after
