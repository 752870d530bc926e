"""What holds for each page, whatever strangers wrote."""

from __future__ import annotations

from html.parser import HTMLParser

from tests.integration.dashboard.pages import Shown

# Text that runs, ends an element or an attribute, or is a template, wherever it is not escaped.
HOSTILE = "</pre><script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}<b>&lt;i&gt;"
LARGEST = 150_000
MOST_REQUESTS = 4
_NEVER = {"b", "i", "img", "iframe", "style", "object", "embed"}


class _Strict(HTMLParser):
    """Lists what no page of ours has: elements of strangers, scripts and styles inside, addresses that run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element."""
        given = {name: value or "" for name, value in attrs}
        if tag in _NEVER or (tag == "script" and not given.get("src", "").startswith("/dashboard/assets/")):
            self.found.append(tag)
        self.found += [name for name in given if name.startswith("on") or name == "style"]
        addresses = [given[name] for name in ("href", "src", "action", "hx-get", "hx-post") if name in given]
        self.found += [each for each in addresses if not each.startswith(("/dashboard", "#"))]


def check_sound(shown: Shown, status: int = 200, most: int = MOST_REQUESTS) -> None:
    """Check a page: its status, few requests of AWS, little HTML, and nothing of a stranger's that runs."""
    assert shown.status == status, (shown.status, shown.text)
    assert shown.requests <= most, shown.requests
    assert len(shown.body.encode()) < LARGEST
    strict = _Strict()
    strict.feed(shown.body)
    assert not strict.found
