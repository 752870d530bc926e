"""Templates: one environment for each area, which finds its own templates and the frame's. All text is escaped.

`ui` has the components of `components.html` in every template. `frame` is what every page shows around its content.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scheducal.dashboard.frame import navigation
from scheducal.dashboard.frame.answers import FLASH, PageResponse, flash_in, forget_flash, html
from scheducal.dashboard.frame.assets import address
from scheducal.dashboard.frame.clocks import Clock
from scheducal.dashboard.frame.pagination import Link
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.ids import random_text
from scheducal.values import dataclass

FOLDER = Path(__file__).with_name("templates")
THEME = "__Host-theme"
THEMES = ("light", "dark")
_CYCLE = ("system", *THEMES)
_WORDS = {"system": "as the system", "light": "light", "dark": "dark"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a page's content.

    request: that asks for it. clock: the viewer's. link: its own address. csrf: the token that each form sends back.
    flash: said once after a change.
    """

    request: PageRequest
    title: str
    clock: Clock
    link: Link
    csrf: str = ""
    flash: str | None = None
    entries: tuple[navigation.Entry, ...] = field(default=())

    @property
    def groups(self) -> tuple[navigation.Group, ...]:
        """Give the navigation."""
        return navigation.groups(self.entries)

    @property
    def short(self) -> tuple[navigation.Entry, ...]:
        """Give what the bar of phones has room for."""
        return tuple(each for each in self.entries if each.short)

    @property
    def rest(self) -> tuple[navigation.Group, ...]:
        """Give the navigation below "More" on phones."""
        return navigation.groups(each for each in self.entries if not each.short)

    @property
    def current(self) -> navigation.Entry | None:
        """Give the entry whose area this is."""
        return navigation.current(self.request.path)

    @property
    def theme(self) -> str | None:
        """Give the theme that the viewer chose, None for their system's."""
        chosen = self.request.cookie(THEME)
        return chosen if chosen in THEMES else None

    @property
    def next_theme(self) -> tuple[str, str]:
        """Give the theme that a click chooses, and how it is offered."""
        now = self.theme or "system"
        following = _CYCLE[(_CYCLE.index(now) + 1) % len(_CYCLE)]
        return following, f"Theme: {_WORDS[now]}"

    @property
    def initials(self) -> str:
        """Give up to two letters that stand for the viewer."""
        words = self.request.viewer.name.split() or [self.request.viewer.email]
        return "".join(each[0].upper() for each in (words[0], *words[1:][-1:]))

    def once(self) -> str:
        """Make a form's own key: a form that is sent twice changes things once."""
        return random_text(20)


def page(
    request: PageRequest,
    folder: Path,
    template: str,
    *,
    title: str,
    status: int = 200,
    csrf: str | None = None,
    **values: Any,
) -> PageResponse:
    """PageResponse with a page, or with the one block of it that htmx asks for by the id of its element.

    folder: of the area's templates. A block has the name of the element that is around it.
    csrf: the token of the forms, None for the session's. values: what the template shows.
    """
    frame = _frame(request, title, csrf)
    body = _render(folder, template, request.part, {"frame": frame, "clock": frame.clock, **values})
    return html(body, status, (forget_flash(),) if frame.flash else ())


def _render(folder: Path, template: str, part: str | None, values: Mapping[str, Any]) -> str:
    found = _environment(folder).get_template(template)
    if part in found.blocks and part is not None:
        return "".join(found.blocks[part](found.new_context(dict(values))))
    return found.render(values)


def _frame(request: PageRequest, title: str, csrf: str | None) -> Frame:
    viewer = request.signed_in
    token = csrf if csrf is not None else (viewer.csrf if viewer else "")
    entries = navigation.seen(viewer) if viewer else ()
    clock = Clock(viewer.zone if viewer else "UTC", request.at)
    link = Link(request.path, request.query)
    return Frame(request, title, clock, link, token, flash_in(request.cookie(FLASH)), entries)


@cache
def _environment(folder: Path) -> Environment:
    made = Environment(
        loader=FileSystemLoader([folder, FOLDER]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["asset"] = address
    made.filters["count"] = lambda number: f"{number:,}"
    made.globals["ui"] = made.get_template("components.html").module
    return made
