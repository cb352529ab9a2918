"""Asking ClamAV about a file, in the protocol of clamd (INSTREAM)."""

import socket
import struct
from contextlib import closing

from django.conf import settings

SECONDS = 60
PIECE = 1 << 18


class ScannerAway(Exception):
    """The scanner does not answer, or not to the point."""


def is_wanted() -> bool:
    """Whether the installation names a scanner."""
    return bool(settings.CLAMD)


def virus_in(content: bytes) -> str:
    """The name of what was found in a file, "" for nothing. Raises ScannerAway."""
    try:
        with closing(_connection()) as connection:
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), PIECE):
                piece = content[start : start + PIECE]
                connection.sendall(struct.pack(">I", len(piece)) + piece)
            connection.sendall(struct.pack(">I", 0))
            reply = _reply(connection)
    except OSError as error:
        raise ScannerAway(str(error)) from None
    if reply == "stream: OK":
        return ""
    if reply.startswith("stream: ") and reply.endswith(" FOUND"):
        return reply.removeprefix("stream: ").removesuffix(" FOUND")
    raise ScannerAway(reply[:200])


def state() -> str:
    """What the scanner says of itself: its version and that of its signatures.

    Raises ScannerAway.
    """
    try:
        with closing(_connection()) as connection:
            connection.sendall(b"zVERSION\0")
            reply = _reply(connection)
    except OSError as error:
        raise ScannerAway(str(error)) from None
    if not reply.startswith("ClamAV"):
        raise ScannerAway(reply[:200])
    return reply


def _connection() -> socket.socket:
    kind, *where = settings.CLAMD
    if kind == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(SECONDS)
        try:
            connection.connect(where[0])
        except OSError:
            connection.close()
            raise
        return connection
    return socket.create_connection((where[0], where[1]), timeout=SECONDS)


def _reply(connection: socket.socket) -> str:
    reply = b""
    while not reply.endswith(b"\0"):
        piece = connection.recv(4096)
        if not piece:
            break
        reply += piece
    return reply.rstrip(b"\0\n").decode("utf-8", errors="replace")
