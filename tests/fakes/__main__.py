"""`python -m tests.fakes <port> <callback>`: all fakes in one process, and Radicale, for a stack on the same machine.

Prints one line of JSON once it answers: the variables that lead ScheduCal's functions here.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from scheducal_tools.local.servers.serving import serving
from scheducal_tools.local.settings import LOOPBACK
from tests.connectors.dav_server import dav_server
from tests.fakes.neighbourhood import environment, neighbourhood, neighbourhood_app
from tests.fakes.platforms.platform import platforms


async def main(port: int, callback: str) -> None:
    """Until standard input ends, which it does with whoever started this."""
    logger = logging.getLogger("tests.fakes")
    address = f"http://{LOOPBACK}:{port}"
    with TemporaryDirectory() as folder, dav_server(Path(folder)) as dav:
        dav.make("desk")
        here = neighbourhood(address, callback, platforms(), dav.url)
        async with serving(neighbourhood_app(here), port, logger):
            print(json.dumps(environment(address, here)), flush=True)
            await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
