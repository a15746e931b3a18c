"""A TrueType font cut down to some letters, as WOFF 1: https://www.w3.org/TR/WOFF/, OpenType specification 1.9.

Written out here because a general subsetting library takes longer to load than the whole map to draw: this one only
copies outlines, and a test holds every outline and width to what that library reads.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int64]
Glyphs = Mapping[int, int]

# flags of a component of a composite outline (table glyf)
_WORDS, _SCALE, _MORE, _XY_SCALE, _TWO_BY_TWO, _INSTRUCTIONS = 0x1, 0x8, 0x20, 0x40, 0x80, 0x100


def subset(font: bytes, letters: Iterable[str]) -> bytes:
    """Return the font with the outlines of these letters alone, without hinting, names and layout.

    Parameters
    ----------
    font
        A TrueType font (outlines in ``glyf``) with a Unicode ``cmap`` of format 4 or 12.
    letters
        Single characters; those that the font lacks are left out.

    Returns
    -------
    A WOFF 1 file; the same letters give the same bytes.
    """
    tables = _tables(font)
    wanted = _glyphs_of(letters, *_mapping(tables["cmap"]))
    outlines = _Outlines(tables)
    kept = outlines.with_components([0, *dict.fromkeys(wanted[code] for code in sorted(wanted))])
    places = {old: new for new, old in enumerate(kept)}
    pieces = [outlines.renumbered(old, places) for old in kept]
    ends = np.cumsum([0, *(len(piece) for piece in pieces)])
    widths = _widths(tables, kept)
    return _woff(
        {
            "OS/2": tables["OS/2"],
            "cmap": _cmap({code: places[old] for code, old in wanted.items()}),
            "glyf": b"".join(pieces),
            "head": _head(tables["head"]),
            "hhea": tables["hhea"][:34] + struct.pack(">H", len(kept)),
            "hmtx": widths,
            "loca": ends.astype(">u4").tobytes(),
            "maxp": tables["maxp"][:4] + struct.pack(">H", len(kept)) + tables["maxp"][6:],
            "name": struct.pack(">HHH", 0, 0, 6),
            "post": struct.pack(">I", 0x30000) + tables["post"][4:32],
        }
    )


def code_points(font: bytes) -> frozenset[int]:
    """Return what a font has letters for."""
    codes, _ = _mapping(_tables(font)["cmap"])
    return frozenset(codes.tolist())


def _tables(font: bytes) -> dict[str, bytes]:
    (count,) = struct.unpack_from(">H", font, 4)
    found = {}
    for number in range(count):
        tag, _, offset, length = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        found[tag.decode("ascii")] = font[offset : offset + length]
    return found


def _glyphs_of(letters: Iterable[str], codes: Numbers, glyphs: Numbers) -> dict[int, int]:
    """Return code point → glyph of those letters that the font has."""
    asked = np.array(sorted({ord(letter) for letter in letters}), dtype=np.int64)
    at = np.minimum(np.searchsorted(codes, asked), len(codes) - 1)
    known = (codes[at] == asked) & (glyphs[at] > 0)
    return dict(zip(asked[known].tolist(), glyphs[at][known].tolist(), strict=True))


def _mapping(cmap: bytes) -> tuple[Numbers, Numbers]:
    """Return the code points of the best Unicode table in their order, and their glyphs."""
    (count,) = struct.unpack_from(">H", cmap, 2)
    records = [struct.unpack_from(">HHI", cmap, 4 + 8 * number) for number in range(count)]
    unicode = {(platform, encoding): offset for platform, encoding, offset in records}
    at = next(unicode[key] for key in ((3, 10), (0, 4), (3, 1), (0, 3)) if key in unicode)
    (form,) = struct.unpack_from(">H", cmap, at)
    return _format_12(cmap, at) if form == 12 else _format_4(cmap, at)


def _format_12(cmap: bytes, at: int) -> tuple[Numbers, Numbers]:
    (groups,) = struct.unpack_from(">I", cmap, at + 12)
    words = np.frombuffer(cmap, dtype=">u4", offset=at + 16, count=3 * groups).astype(np.int64).reshape(-1, 3)
    codes, run = _runs(words[:, 0], words[:, 1])
    return codes, words[run, 2] + codes - words[run, 0]


def _format_4(cmap: bytes, at: int) -> tuple[Numbers, Numbers]:
    (doubled,) = struct.unpack_from(">H", cmap, at + 6)
    count = doubled // 2
    words = np.frombuffer(cmap, dtype=">u2", offset=at + 14, count=(len(cmap) - at - 14) // 2).astype(np.int64)
    ends, starts = words[:count], words[count + 1 : 2 * count + 1]
    deltas, offsets = words[2 * count + 1 : 3 * count + 1], words[3 * count + 1 : 4 * count + 1]
    codes, run = _runs(starts, ends)
    # an offset counts bytes from where it stands itself; without one a code point and its glyph run along
    listed = np.where(offsets[run] > 0, 3 * count + 1 + run + offsets[run] // 2 + codes - starts[run], 0)
    named = np.where(offsets[run] > 0, words[listed], codes)
    is_none = (offsets[run] > 0) & (named == 0)
    return codes, np.where(is_none, 0, (named + deltas[run]) & 0xFFFF)


def _runs(firsts: Numbers, lasts: Numbers) -> tuple[Numbers, Numbers]:
    """Return every number from each first to its last, and in which of the runs it stands."""
    lengths = lasts - firsts + 1
    run = np.repeat(np.arange(len(lengths)), lengths)
    return firsts[run] + np.arange(len(run)) - (np.cumsum(lengths) - lengths)[run], run


class _Outlines:
    """The outlines of a font by their numbers, as they stand in its file."""

    def __init__(self, tables: Mapping[str, bytes]) -> None:
        (is_long,) = struct.unpack_from(">h", tables["head"], 50)
        kind, step = (">u4", 1) if is_long else (">u2", 2)
        self._ends: Any = np.frombuffer(tables["loca"], dtype=kind).astype(np.int64) * step
        self._glyf = tables["glyf"]

    def _piece(self, glyph: int) -> bytes:
        return self._glyf[self._ends[glyph] : self._ends[glyph + 1]]

    def with_components(self, glyphs: list[int]) -> list[int]:
        """Return the outlines and those they are put together from, each once."""
        kept = dict.fromkeys(glyphs)
        waiting = list(kept)
        while waiting:
            for _, _, component in _components(self._piece(waiting.pop())):
                if component not in kept:
                    kept[component] = None
                    waiting.append(component)
        return list(kept)

    def renumbered(self, glyph: int, places: Glyphs) -> bytes:
        """Return an outline without its instructions, its components by their new numbers, padded to whole words."""
        piece = self._piece(glyph)
        if not piece:
            return b""
        (contours,) = struct.unpack_from(">h", piece)
        if contours >= 0:
            at = 10 + 2 * contours
            (instructions,) = struct.unpack_from(">H", piece, at)
            piece = piece[:at] + b"\0\0" + piece[at + 2 + instructions :]
        else:
            changed, end = bytearray(piece), 0
            for at, flags, component in _components(piece):
                struct.pack_into(">HH", changed, at, flags & ~_INSTRUCTIONS, places[component])
                end = at + _component_length(flags)
            piece = bytes(changed[:end])
        return piece + b"\0" * (-len(piece) % 4)


def _components(piece: bytes) -> list[tuple[int, int, int]]:
    """Return place, flags and number of each component of a composite outline; none of a simple one."""
    if not piece or struct.unpack_from(">h", piece)[0] >= 0:
        return []
    found, at, more = [], 10, True
    while more:
        flags, component = struct.unpack_from(">HH", piece, at)
        found.append((at, flags, component))
        at += _component_length(flags)
        more = bool(flags & _MORE)
    return found


def _component_length(flags: int) -> int:
    scale = 2 if flags & _SCALE else 4 if flags & _XY_SCALE else 8 if flags & _TWO_BY_TWO else 0
    return 4 + (4 if flags & _WORDS else 2) + scale


def _widths(tables: Mapping[str, bytes], kept: list[int]) -> bytes:
    (full,) = struct.unpack_from(">H", tables["hhea"], 34)
    words = np.frombuffer(tables["hmtx"], dtype=">u2")
    glyphs = np.array(kept, dtype=np.int64)
    # glyphs beyond the last full entry share its width and have a side bearing of their own
    advances = words[2 * np.minimum(glyphs, full - 1)]
    bearings = words[np.where(glyphs < full, 2 * glyphs + 1, full + glyphs)]
    return np.column_stack([advances, bearings]).astype(">u2").tobytes()


def _cmap(glyphs: Glyphs) -> bytes:
    """Return one table of format 12: runs of code points whose glyphs run along."""
    groups: list[list[int]] = []
    for code in sorted(glyphs):
        if groups and code == groups[-1][1] + 1 and glyphs[code] == groups[-1][2] + code - groups[-1][0]:
            groups[-1][1] = code
        else:
            groups.append([code, code, glyphs[code]])
    body = b"".join(struct.pack(">III", *group) for group in groups)
    return struct.pack(">HHHHIHHIII", 0, 1, 3, 10, 12, 12, 0, 16 + len(body), 0, len(groups)) + body


def _head(head: bytes) -> bytes:
    changed = bytearray(head)
    struct.pack_into(">I", changed, 8, 0)  # the checksum of the whole file: no browser asks for it in WOFF
    struct.pack_into(">h", changed, 50, 1)  # long offsets in loca
    return bytes(changed)


def _woff(tables: Mapping[str, bytes]) -> bytes:
    count = len(tables)
    at = 44 + 20 * count
    directory, bodies = b"", b""
    for tag, content in sorted(tables.items()):
        packed = zlib.compress(content, 9)
        packed = packed if len(packed) < len(content) else content
        directory += struct.pack(">4sIIII", tag.encode(), at, len(packed), len(content), _checksum(content))
        packed += b"\0" * (-len(packed) % 4)
        bodies += packed
        at += len(packed)
    unpacked = 12 + 16 * count + sum(len(content) + -len(content) % 4 for content in tables.values())
    return (
        struct.pack(">4sIIHHIHHIIIII", b"wOFF", 0x10000, at, count, 0, unpacked, 1, 0, 0, 0, 0, 0, 0)
        + directory
        + bodies
    )


def _checksum(content: bytes) -> int:
    words = np.frombuffer(content + b"\0" * (-len(content) % 4), dtype=">u4")
    return int(words.sum(dtype=np.uint64) & np.uint64(0xFFFFFFFF))
