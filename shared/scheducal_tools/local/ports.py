"""Are the ports free."""

from __future__ import annotations

import socket
from collections.abc import Mapping

from scheducal_tools.local.errors import LocalStackError
from scheducal_tools.local.settings import LOOPBACK


def check_ports(ports: Mapping[str, int]) -> None:
    """`ports` by the variable that sets each; raises LocalStackError naming the first that cannot be had."""
    taken: dict[int, str] = {}
    for variable, port in ports.items():
        if port in taken:
            raise LocalStackError(f"{variable} and {taken[port]} are both {port}; give each a port of its own")
        taken[port] = variable
        if not is_free(port):
            raise LocalStackError(f"port {port} ({variable}) is in use; set {variable} to a free one and start again")


def is_free(port: int) -> bool:
    """Can a server listen on this port of the loopback interface now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True
