"""Places entries on the columns of days, in quarters of an hour (pure). The stylesheet has a class for each place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from scheducal.values import dataclass
from scheducal.walltime.zones import zone_info

_QUARTER, _QUARTERS_AN_HOUR, _A_DAY = 15, 4, 96
# What is shown where nothing lies outside of it.
_USUAL_HOURS = (8, 19)
# Side by side; of more at the same time, the last column says how many there are.
MOST_COLUMNS = 3

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Timed(Generic[Entry]):
    """An entry with its start and end, aware."""

    entry: Entry
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Placed(Generic[Entry]):
    """An entry on one day, or some that find no place of their own.

    at, length: in quarters, from the first hour that is shown.
    column, columns: its place among those at the same time.
    """

    entries: tuple[Entry, ...]
    at: int
    length: int
    column: int
    columns: int

    @property
    def only(self) -> Entry | None:
        """Give the entry, None where there are more."""
        return self.entries[0] if len(self.entries) == 1 else None

    @property
    def spot(self) -> str:
        """Give the classes that put it on its day."""
        return f"at-{self.at} for-{self.length} of-{self.columns} col-{self.column}"


@dataclass(frozen=True, slots=True)
class Layout(Generic[Entry]):
    """hours: the first that is shown, and the one after the last.

    days: by local date, those that nothing is on too.
    """

    hours: tuple[int, int]
    days: dict[date, list[Placed[Entry]]]
    now: tuple[date, int] | None


@dataclass(frozen=True, slots=True)
class _Piece(Generic[Entry]):
    entry: Entry
    at: int
    end: int


def layout(entries: Iterable[Timed[Entry]], days: Sequence[date], zone: str, now: datetime) -> Layout[Entry]:
    """Place entries on the days that they touch, by the readings of the zone's clocks."""
    pieces: dict[date, list[_Piece[Entry]]] = {day: [] for day in days}
    for timed in entries:
        for day, piece in _pieces(timed, days, zone):
            pieces[day].append(piece)
    first, last = _hours(piece for each in pieces.values() for piece in each)
    placed = {day: list(_placed(each, first * _QUARTERS_AN_HOUR)) for day, each in pieces.items()}
    return Layout((first, last), placed, _now(days, zone, now, (first, last)))


def reading(instant: datetime, zone: str) -> datetime:
    """Give what clocks in a zone show at an instant."""
    return instant.astimezone(zone_info(zone)).replace(tzinfo=None)


def _pieces(timed: Timed[Entry], days: Iterable[date], zone: str) -> Iterator[tuple[date, _Piece[Entry]]]:
    """Cut an entry at midnights. In a doubled hour it can seem to end before it begins; then it gets a quarter."""
    start = reading(timed.start, zone)
    end = max(reading(timed.end, zone), start + timedelta(minutes=1))
    for day in days:
        if not start.date() <= day <= end.date():
            continue
        midnight = datetime.combine(day, datetime.min.time())
        first = max(0, _minutes(start - midnight)) // _QUARTER
        after = min(_A_DAY, -(-_minutes(end - midnight) // _QUARTER))
        if first < after:
            yield day, _Piece(timed.entry, first, after)


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds()) // 60


def _hours(pieces: Iterable[_Piece[Entry]]) -> tuple[int, int]:
    first, last = _USUAL_HOURS
    for piece in pieces:
        first = min(first, piece.at // _QUARTERS_AN_HOUR)
        last = max(last, -(-piece.end // _QUARTERS_AN_HOUR))
    return first, last


def _now(days: Sequence[date], zone: str, now: datetime, hours: tuple[int, int]) -> tuple[date, int] | None:
    shown = reading(now, zone)
    if shown.date() not in days or not hours[0] <= shown.hour < hours[1]:
        return None
    return shown.date(), (shown.hour - hours[0]) * _QUARTERS_AN_HOUR + shown.minute // _QUARTER


def _placed(pieces: list[_Piece[Entry]], first: int) -> Iterator[Placed[Entry]]:
    for group in _groups(sorted(pieces, key=lambda piece: (piece.at, -piece.end))):
        columns = _columns(group)
        shown = columns if len(columns) <= MOST_COLUMNS else columns[: MOST_COLUMNS - 1]
        count = min(len(columns), MOST_COLUMNS)
        for number, column in enumerate(shown):
            for piece in column:
                yield Placed((piece.entry,), piece.at - first, piece.end - piece.at, number, count)
        if rest := [piece for column in columns[len(shown) :] for piece in column]:
            at, end = min(piece.at for piece in rest), max(piece.end for piece in rest)
            yield Placed(tuple(piece.entry for piece in rest), at - first, end - at, count - 1, count)


def _groups(pieces: Iterable[_Piece[Entry]]) -> Iterator[list[_Piece[Entry]]]:
    """Part sorted pieces into those that overlap, directly or by others in between."""
    group: list[_Piece[Entry]] = []
    end = 0
    for piece in pieces:
        if group and piece.at >= end:
            yield group
            group = []
        group.append(piece)
        end = max(end, piece.end) if len(group) > 1 else piece.end
    if group:
        yield group


def _columns(group: Iterable[_Piece[Entry]]) -> list[list[_Piece[Entry]]]:
    """Give each piece the first column that is free at its time."""
    columns: list[list[_Piece[Entry]]] = []
    for piece in group:
        free = next((column for column in columns if column[-1].end <= piece.at), None)
        if free is None:
            columns.append([piece])
        else:
            free.append(piece)
    return columns
