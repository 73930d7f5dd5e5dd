"""As much of FastCGI as asking one responder for one thing after another takes (FastCGI Specification 1.0)."""

import socket
import struct
from typing import Self

HEADER = struct.Struct(">BBHHBx")  # version, type, request id, content length, padding length
BEGIN, END, PARAMS, STDIN, STDOUT = 1, 3, 4, 5, 6
RESPONDER, KEEP_CONNECTION = 1, 1


class FastCgiClient:
    """A kept connection to a FastCGI responder."""

    def __init__(self, host: str, port: int) -> None:
        self._socket = socket.create_connection((host, port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = self._socket.makefile("rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self._file.close()
        self._socket.close()

    def get(self, query: str) -> bytes:
        """The body of the answer to a query string."""
        params = {"REQUEST_METHOD": "GET", "QUERY_STRING": query, "SERVER_PROTOCOL": "HTTP/1.1"}
        body = b"".join(_pair(name, value) for name, value in params.items())
        begin = struct.pack(">HB5x", RESPONDER, KEEP_CONNECTION)
        self._socket.sendall(_record(BEGIN, begin) + _record(PARAMS, body) + _record(PARAMS, b"") + _record(STDIN, b""))
        parts = []
        while True:
            _version, kind, _request, length, padding = HEADER.unpack(self._file.read(HEADER.size))
            content = self._file.read(length)
            self._file.read(padding)
            if kind == STDOUT:
                parts.append(content)
            elif kind == END:
                return b"".join(parts).partition(b"\r\n\r\n")[2]


def _record(kind: int, content: bytes) -> bytes:
    return HEADER.pack(1, kind, 1, len(content), 0) + content


def _pair(name: str, value: str) -> bytes:
    head = b"".join(
        struct.pack(">B", size) if size < 128 else struct.pack(">I", size | 1 << 31)
        for size in (len(name), len(value.encode()))
    )
    return head + name.encode() + value.encode()
