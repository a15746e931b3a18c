"""The encoding of a DBF file, decided by its own bytes: never ISO-8859-1 in silence."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from zonegeo.model.errors import InputError, Problem
from zonegeo.model.value import value

# names under which Korean programs announce code page 949; EUC-KR is its subset and is written where 949 is meant
_KOREAN = ("949", "cp949", "ms949", "uhc", "ansi949", "euckr", "ksc5601", "ksc56011987", "windows949")


@value
class Encoding:
    """The codec of a file's text and the evidence for it: ``option``, ``cpg``, ``ascii``, ``utf-8`` or ``cp949``."""

    codec: str
    evidence: str


def encoding_of(dbf: bytes, *, announced: str | None, option: str | None, where: str) -> Encoding:
    """Return the encoding of a DBF's text: the option, a truthful .cpg, strict UTF-8, strict cp949, or stop.

    Parameters
    ----------
    announced
        What the .cpg file says. It counts only where every text decodes in it and where it can be wrong at all: a
        single-byte code page decodes anything.

    Raises
    ------
    InputError
        ``encoding-unknown``, ``encoding-wrong`` for an option, ``encoding-ambiguous`` where a .cpg of cp949 and UTF-8
        both decode.
    """
    texts = list(_texts(dbf))
    if option is not None:
        codec = codec_of(option)
        if codec is None or not _decodes(texts, codec):
            raise InputError(Problem("encoding-wrong", where, {"value": option}))
        return Encoding(codec, "option")
    if all(text.isascii() for text in texts):
        return Encoding("utf-8", "ascii")
    codec = codec_of(announced) if announced else None
    utf8 = _decodes(texts, "utf-8")
    if codec == "cp949" and utf8 and _decodes(texts, codec):
        raise InputError(Problem("encoding-ambiguous", where, {"value": str(announced)}))
    if codec in ("utf-8", "cp949") and _decodes(texts, codec):
        return Encoding(codec, "cpg")
    if utf8:
        return Encoding("utf-8", "utf-8")
    if _decodes(texts, "cp949"):
        return Encoding("cp949", "cp949")
    raise InputError(Problem("encoding-unknown", where))


def codec_of(name: str) -> str | None:
    """Return the codec of a name as programs write it, the Korean ones as cp949; ``None`` for an unknown one."""
    plain = "".join(sign for sign in name.lower() if sign.isalnum())
    if plain in _KOREAN:
        return "cp949"
    try:
        return codecs.lookup(name.strip()).name
    except (LookupError, ValueError):
        return None


def _decodes(texts: list[bytes], codec: str) -> bool:
    try:
        for text in texts:
            text.decode(codec)
    except (UnicodeError, LookupError):
        return False
    return True


def _texts(dbf: bytes) -> Iterator[bytes]:
    """Yield the field names and the texts of a dBASE III table (32-byte header and field descriptors)."""
    count, start, length = (int.from_bytes(dbf[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12)))
    columns, place, offset = [], 32, 1  # the first byte of a record marks it as deleted
    while place + 32 <= min(start, len(dbf)) and dbf[place] != 0x0D:
        width = dbf[place + 16]
        yield dbf[place : place + 11].partition(b"\0")[0]
        if dbf[place + 11 : place + 12] == b"C":
            columns.append((offset, width))
        offset, place = offset + width, place + 32
    for number in range(min(count, (len(dbf) - start) // max(length, 1))):
        record = dbf[start + number * length : start + (number + 1) * length]
        for first, width in columns:
            yield record[first : first + width].rstrip(b" \0")
