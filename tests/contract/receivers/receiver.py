"""A customer's server on loopback, which does as a test tells it, well or badly."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from threading import Event, Thread

_SEND_BUFFER = 65_536


class Conversation:
    """One connection: the request that came, and what is sent back."""

    def __init__(self, connected: socket.socket, over: Event) -> None:
        self._socket = connected
        self.over = over
        self.request = b""
        self.bytes_sent = 0

    def read_request(self) -> None:
        """Until the body is as long as its Content-Length says, or nothing more comes."""
        while not _is_complete(self.request) and (data := self._socket.recv(65_536)):
            self.request += data

    def send(self, data: bytes) -> None:
        """All of it; raises OSError when the client has gone."""
        left = memoryview(data)
        while left:
            sent = self._socket.send(left)
            self.bytes_sent += sent
            left = left[sent:]

    def wait_for_client(self) -> None:
        """Until the client has said something, which is left unread."""
        self._socket.recv(1, socket.MSG_PEEK)

    def reset(self) -> None:
        """End the connection with RST."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self._socket.close()


Behaviour = Callable[[Conversation], None]


class Receiver:
    """Accepts connections until it is closed; `conversations` has one entry per connection, in order.

    context: for https. reads: whether there is TLS and a request is read before it behaves.
    """

    def __init__(
        self,
        behave: Behaviour,
        context: ssl.SSLContext | None = None,
        *,
        reads: bool = True,
        address: str = "127.0.0.1",
    ) -> None:
        self._behave, self._context, self._reads = behave, context, reads
        self._over = Event()
        self._threads: list[Thread] = []
        self.conversations: list[Conversation] = []
        self._listener = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        self._listener.bind((address, 0))
        self._listener.listen(64)
        self.port: int = self._listener.getsockname()[1]
        self._acceptor = Thread(target=self._accept, daemon=True)
        self._acceptor.start()

    def url(self, host: str = "127.0.0.1", path: str = "/hook", scheme: str | None = None) -> str:
        """Give its address; the scheme is that of its context unless it is given."""
        return f"{scheme or ('https' if self._context else 'http')}://{host}:{self.port}{path}"

    @property
    def requests(self) -> list[bytes]:
        """List the requests as they came: request line, headers, body."""
        return [conversation.request for conversation in self.conversations if conversation.request]

    def close(self) -> None:
        """Ends hanging behaviours and waits for all of them; may be called twice."""
        if not self._over.is_set():
            self._over.set()
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
        for thread in [self._acceptor, *self._threads]:
            thread.join(timeout=30)
            assert not thread.is_alive()

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                connected, _ = self._listener.accept()
            except OSError:
                return
            thread = Thread(target=self._converse, args=(connected,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _converse(self, connected: socket.socket) -> None:
        try:
            with self._secured(connected) as ready:
                ready.settimeout(30)
                conversation = Conversation(ready, self._over)
                self.conversations.append(conversation)
                if self._reads:
                    conversation.read_request()
                self._behave(conversation)
        except OSError:
            return  # the client has gone, which many of these tests are about
        finally:
            connected.close()

    def _secured(self, connected: socket.socket) -> socket.socket:
        if self._context is None or not self._reads:
            return connected
        return self._context.wrap_socket(connected, server_side=True)


def _is_complete(request: bytes) -> bool:
    head, end, body = request.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return bool(end) and len(body) >= int(lengths[0] if lengths else 0)
