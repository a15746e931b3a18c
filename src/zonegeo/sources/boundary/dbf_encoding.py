"""The encoding of a DBF file's text, decided by its own bytes: never ISO-8859-1 in silence."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.value import value

# names under which Korean programs announce code page 949; EUC-KR is its subset and is written where 949 is meant
_KOREAN = ("949", "cp949", "ms949", "uhc", "ansi949", "euckr", "ksc5601", "ksc56011987", "windows949")
# bytes looked through at a time, and read for the encoding of a large table
_DIGITS_OF_A_DOUBLE = 15
_BLOCK = 1 << 24
_SAMPLE = 1 << 20
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")


@value
class Encoding:
    """The codec of a file's text and the evidence for it: ``option``, ``cpg``, ``ascii``, ``utf-8`` or ``cp949``."""

    codec: str
    evidence: str


def encoding_of(dbf: bytes, *, announced: str | None, option: str | None, where: str) -> Encoding:
    """Return the encoding of a DBF's text: the option, a truthful .cpg, strict UTF-8, strict cp949, or stop.

    A field that is full may end within a letter: what is left of it counts for no encoding and against none.

    Parameters
    ----------
    announced
        What the .cpg file says. It counts only where every text decodes in it and where it can be wrong at all: a
        single-byte code page decodes anything.

    Raises
    ------
    InputError
        ``encoding-unknown``, ``encoding-wrong`` for an option, ``encoding-ambiguous`` where cp949 and UTF-8 both decode
        and the text does not tell which is meant.
    """
    cells = list(_cells(dbf))
    if option is not None:
        codec = codec_of(option)
        if codec is None or not _decodes(cells, codec):
            raise InputError(Problem("encoding-wrong", where, {"value": option}))
        return Encoding(codec, "option")
    if all(text.isascii() for text, _, _ in cells):
        return Encoding("utf-8", "ascii")
    codec = codec_of(announced) if announced else None
    utf8, korean = _decodes(cells, "utf-8"), _decodes(cells, "cp949")
    if utf8 and korean and codec == "cp949":
        raise InputError(Problem("encoding-ambiguous", where, {"value": "cp949"}))
    if codec in ("utf-8", "cp949") and (utf8 if codec == "utf-8" else korean):
        return Encoding(codec, "cpg")
    if utf8 and korean and could_be_either(b" ".join(_whole(text, "utf-8") for text, _, _ in cells)):
        raise InputError(Problem("encoding-ambiguous", where, {"value": "cp949"}))
    if utf8:
        return Encoding("utf-8", "utf-8")
    if korean:
        return Encoding("cp949", "cp949")
    raise InputError(Problem("encoding-unknown", where))


def table_sample(path: Path) -> bytes:
    """Return a table with some of its records: those from the first on that holds a byte beyond ASCII.

    A table of a nation's parcels is larger than one wants to read for its encoding alone.
    """
    with path.open("rb") as stream:
        head = stream.read(32)
        start, length = (int.from_bytes(head[a:b], "little") for a, b in ((8, 10), (10, 12)))
        head += stream.read(max(start - 32, 0))
        place = 0
        while block := stream.read(_BLOCK):
            found = _BEYOND_ASCII.search(block)
            if found:
                stream.seek(start + (place + found.start()) // max(length, 1) * length)
                return head + stream.read(_SAMPLE)
            place += len(block)
        return head


def could_be_either(content: bytes) -> bool:
    """True for bytes that are Korean in cp949 and letters of another script in UTF-8: nobody knows which is meant.

    UTF-8 that has Korean, Chinese or Japanese letters is meant so, and so are the signs of Latin-1 alone (m², °).

    >>> could_be_either("홍".encode("cp949")), could_be_either("홍릉".encode()), could_be_either("㎡ m²".encode())
    (True, False, False)
    """
    try:
        text, _ = content.decode("utf-8"), content.decode("cp949")
    except UnicodeDecodeError:
        return False
    other = {sign for sign in text if ord(sign) >= 0x80}
    signs = all(0xA0 <= ord(sign) <= 0xBF or sign in "×÷" for sign in other)
    return bool(other) and not signs and all(ord(sign) < 0x1100 for sign in other)


def without_cut_letters(dbf: bytes, codec: str) -> tuple[bytes, int]:
    """Return a table whose full fields end with a whole letter, and in how many a letter had been cut.

    A field of ten bytes holds five Korean letters in cp949: a program that counts bytes cuts the next one in two.
    """
    mended, count, header = bytearray(dbf), 0, int.from_bytes(dbf[8:10], "little")
    for text, start, is_full in _cells(dbf):
        whole = len(_whole(text, codec)) if is_full else len(text)
        if whole < len(text):
            count += 1
            mended[start + whole : start + len(text)] = (b"\0" if start < header else b" ") * (len(text) - whole)
    return bytes(mended), count


def whole_numbers(dbf: bytes) -> dict[int, list[int | str | None]]:
    """Return the columns of whole numbers that are too wide for a double, by their place, digit by digit.

    A parcel number (PNU) in a field N(19,0) stands there whole. Rows that are marked as deleted are left out.
    """
    count, start, length = (int.from_bytes(dbf[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12)))
    wide, place, offset = [], 32, 1
    while place + 32 <= min(start, len(dbf)) and dbf[place] != 0x0D:
        width, decimals = dbf[place + 16], dbf[place + 17]
        if dbf[place + 11 : place + 12] in (b"N", b"F") and decimals == 0 and width > _DIGITS_OF_A_DOUBLE:
            wide.append(((place - 32) // 32, offset, width))
        offset, place = offset + width, place + 32
    if not wide:
        return {}
    records = (dbf[start + n * length : start + (n + 1) * length] for n in range(count))
    kept = [record for record in records if record[:1] != b"*"]
    return {at: [_whole_number(record[first : first + width]) for record in kept] for at, first, width in wide}


def _whole_number(cell: bytes) -> int | str | None:
    text = cell.strip(b" \0").decode("ascii", "replace")
    if not text or set(text) == {"*"}:  # empty, or too long for its field
        return None
    return int(text) if text.lstrip("+-").isdecimal() else text


def _whole(text: bytes, codec: str) -> bytes:
    """Return a text without the bytes of a letter at its end that is not whole."""
    for cut in range(min(4, len(text) + 1)):
        try:
            text[: len(text) - cut].decode(codec)
        except UnicodeDecodeError as error:
            if error.end < len(text) - cut:
                return text  # wrong before its end: not cut
        else:
            return text[: len(text) - cut]
    return text


def codec_of(name: str) -> str | None:
    """Return the codec of a name as programs write it, the Korean ones as cp949; ``None`` for an unknown one."""
    plain = "".join(sign for sign in name.lower() if sign.isalnum())
    if plain in _KOREAN:
        return "cp949"
    try:
        return codecs.lookup(name.strip()).name
    except (LookupError, ValueError):
        return None


def _decodes(cells: list[tuple[bytes, int, bool]], codec: str) -> bool:
    try:
        for text, _, is_full in cells:
            (_whole(text, codec) if is_full else text).decode(codec)
    except (UnicodeError, LookupError):
        return False
    return True


def _cells(dbf: bytes) -> Iterator[tuple[bytes, int, bool]]:
    """Yield the field names and the texts of a dBASE III table: the bytes, where they start, and whether they fill it.

    The header has 32 bytes, as has the descriptor of each field.
    """
    count, start, length = (int.from_bytes(dbf[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12)))
    columns, place, offset = [], 32, 1  # the first byte of a record marks it as deleted
    while place + 32 <= min(start, len(dbf)) and dbf[place] != 0x0D:
        width = dbf[place + 16]
        name = dbf[place : place + 11].partition(b"\0")[0]
        yield name, place, len(name) >= 10
        if dbf[place + 11 : place + 12] == b"C":
            columns.append((offset, width))
        offset, place = offset + width, place + 32
    for number in range(min(count, (len(dbf) - start) // max(length, 1))):
        begin = start + number * length
        for first, width in columns:
            text = dbf[begin + first : begin + first + width].rstrip(b" \0")
            # a cut letter may have been filled up with one blank: some programs write an even count of bytes
            yield text, begin + first, len(text) >= width - 1
