"""Pictures that need no camera: a sheet of paper with lines on it, as a real PNG."""

import struct
import zlib

WHITE, INK = 250, 90


def sheet_of_paper(width: int = 240, height: int = 320) -> bytes:
    """A page with a heading and some lines, in greys."""
    margin = width // 8
    rows = bytearray()
    for y in range(height):
        is_line = margin < y < height - margin and y % 24 in range(6 if y < 2 * margin else 3)
        end = width // 2 if y < 2 * margin else width - margin * (1 + y // 24 % 3)
        ink = range(margin, end) if is_line else range(0)
        rows += b"\0" + bytes(INK if x in ink else WHITE for x in range(width))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = (("IHDR", header), ("IDAT", zlib.compress(bytes(rows))), ("IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(name.encode(), data) for name, data in parts)


def _part(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
