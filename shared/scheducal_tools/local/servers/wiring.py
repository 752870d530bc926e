"""The two servers of the local stack: the front of the API and the mailbox."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

from scheducal_tools.local.aws import LocalAws
from scheducal_tools.local.logs import log_file
from scheducal_tools.local.mailbox.app import mailbox_app
from scheducal_tools.local.mailbox.gateway import SesGateway
from scheducal_tools.local.mailbox.simulator import Simulator
from scheducal_tools.local.mailbox.store import MailStore
from scheducal_tools.local.servers.front import Front, front_app
from scheducal_tools.local.servers.serving import serving
from scheducal_tools.local.settings import LocalSettings


@asynccontextmanager
async def front(settings: LocalSettings, api_id: str) -> AsyncIterator[None]:
    """Serve the API at its address."""
    app = Front(settings.aws_url, api_id, settings.in_flight)
    logger = log_file(settings.home / "logs" / "front.log")
    async with aclosing(app), serving(front_app(app), settings.port, logger):
        yield


@asynccontextmanager
async def mailbox(settings: LocalSettings) -> AsyncIterator[None]:
    """Serve the mailbox, which takes what the functions send."""
    store = MailStore(settings.home / "mail")
    gateway = SesGateway(settings.aws_url, store, Simulator(LocalAws(settings.aws_url)).report)
    app = mailbox_app(store, gateway)
    logger = log_file(settings.home / "logs" / "mailbox.log")
    async with aclosing(gateway), serving(app, settings.mail_port, logger):
        yield
