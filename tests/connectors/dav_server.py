"""Radicale, a real CalDAV server, on a loopback port: its people, and what a server with scheduling does beside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import httpx
from icalendar import Calendar, Event
from radicale import config
from radicale.app import Application

USER, PASSWORD = "anna", "app-password"
_MAKE = """<c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop>
<d:displayname>{}</d:displayname></d:prop></d:set></c:mkcalendar>"""


@dataclass
class DavServer:
    """asked: methods and paths. before: what happens once, before the next request of a method. answers: in place of
    Radicale's: a status, headers and a body, by method.
    """

    application: Any
    url: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    before: dict[str, Callable[[], None]] = field(default_factory=dict)
    answers: dict[str, tuple[str, list[tuple[str, str]], bytes]] = field(default_factory=dict)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer as WSGI has it."""
        method = environ["REQUEST_METHOD"]
        self.asked.append((method, environ["PATH_INFO"]))
        if method in self.answers:
            status, headers, body = self.answers.pop(method)
            start(status, headers)
            return [body]
        if happens := self.before.pop(method, None):
            happens()
        found: Iterable[bytes] = self.application(environ, start)
        return found

    @cached_property
    def client(self) -> httpx.Client:
        """Ask as a person's calendar program."""
        return httpx.Client(base_url=self.url, auth=(USER, PASSWORD), verify=False)

    def make(self, name: str) -> str:
        """Make a calendar, and give its path."""
        path = f"/{USER}/{name}/"
        assert self.client.request("MKCALENDAR", path, content=_MAKE.format(name)).status_code == 201
        return path

    def objects(self, path: str) -> dict[str, Calendar]:
        """Give the events of a calendar, by their paths."""
        body = '<d:propfind xmlns:d="DAV:"><d:prop><d:getetag/></d:prop></d:propfind>'
        listed = self.client.request("PROPFIND", path, content=body, headers={"Depth": "1"}).text
        paths = [each.partition("</href>")[0] for each in listed.split("<href>")[1:]]
        return {each: self.event(each) for each in paths if each.endswith(".ics")}

    def event(self, path: str) -> Calendar:
        """Read one event."""
        found = Calendar.from_ical(self.client.get(urlsplit(path).path).text)
        assert isinstance(found, Calendar)
        return found

    def put(self, path: str, text: str) -> None:
        """Write an event, as people do."""
        headers = {"Content-Type": "text/calendar"}
        assert self.client.put(path, content=text, headers=headers).status_code in (201, 204)

    def change(self, path: str, change: Callable[[Event], None]) -> None:
        """Change an event, as people and servers do."""
        calendar = self.event(path)
        change(next(each for each in calendar.walk("VEVENT") if isinstance(each, Event)))
        self.put(path, calendar.to_ical().decode())


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def dav_server(folder: Path) -> Iterator[DavServer]:
    """Yield one that runs. folder: where it keeps its events."""
    users = folder / "users"
    users.write_text(f"{USER}:{PASSWORD}\n")
    # Radicale warns about folders that it makes itself.
    (folder / "kept" / "collection-root").mkdir(parents=True)
    chosen = config.load()
    chosen.update(
        {
            "auth": {"type": "htpasswd", "htpasswd_filename": str(users), "htpasswd_encryption": "plain", "delay": "0"},
            "storage": {"filesystem_folder": str(folder / "kept")},
        },
        "test",
    )
    made = DavServer(Application(chosen))
    server = make_server("127.0.0.1", 0, made, _Server, _Quiet)
    made.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
