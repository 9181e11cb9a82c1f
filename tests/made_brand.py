"""A client's look, made up: a PNG and an SVG, small and sound."""

from __future__ import annotations

import struct
import zlib

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 60"><defs><linearGradient id="g"><stop stop-color="#075"/>'
    b'</linearGradient></defs><rect width="60" height="60" rx="9" fill="url(#g)"/>'
    b'<text x="72" y="42" font-size="34" style="font-weight:bold">Northwind</text></svg>'
)


def png(width: int = 120, height: int = 30) -> bytes:
    """A PNG of one colour."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    rows = (b"\0" + b"\x00\x77\x55" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
