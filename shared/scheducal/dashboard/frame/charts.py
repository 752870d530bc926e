"""Charts as SVG that is made here: bars by the hour, with the numbers behind them as a table (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from scheducal.values import dataclass

_HEIGHT, _FLOOR, _STEP, _BAR = 40, 39, 10, 8


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle, in the chart's own units. bad: whether it counts failures."""

    x: int
    y: float
    height: float
    bad: bool


@dataclass(frozen=True, slots=True)
class Column:
    """What one bar is about, for the table. label: `15:00`."""

    label: str
    done: int
    failed: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A row of bars. said: what a reader who sees none of it is told."""

    columns: Sequence[Column]
    bars: Sequence[Bar]
    said: str

    @property
    def width(self) -> int:
        """Give its width in its own units."""
        return _STEP * len(self.columns)

    @property
    def height(self) -> int:
        """Give its height in its own units."""
        return _HEIGHT

    @property
    def bar_width(self) -> int:
        """Give the width of a bar."""
        return _BAR

    @property
    def done(self) -> int:
        """Sum what went well."""
        return sum(each.done for each in self.columns)

    @property
    def failed(self) -> int:
        """Sum what did not."""
        return sum(each.failed for each in self.columns)


def chart(name: str, columns: Sequence[Column]) -> Chart:
    """Draw the columns. name: what is counted, `Deliveries`."""
    most = max((each.done + each.failed for each in columns), default=0)
    bars = [bar for number, each in enumerate(columns) for bar in _bars(number, each, most)]
    return Chart(columns, bars, _said(name, columns, most))


def _bars(number: int, column: Column, most: int) -> list[Bar]:
    """Stack failures on top of what went well; each that there is can be seen."""
    found, floor = list[Bar](), float(_FLOOR)
    for count, bad in ((column.done, False), (column.failed, True)):
        if count:
            height = max(round((_FLOOR - 3) * count / most, 1), 1.0)
            floor = round(floor - height, 1)
            found.append(Bar(_STEP * number + 1, floor, height, bad))
    return found


def _said(name: str, columns: Sequence[Column], most: int) -> str:
    if not most:
        return f"{name} by hour: none"
    busiest = max(columns, key=lambda each: each.done + each.failed)
    failed = sum(each.failed for each in columns)
    return f"{name} by hour: at most {most:,}, at {busiest.label}; {f'{failed:,} failed' if failed else 'none failed'}"
