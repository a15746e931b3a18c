"""The text of a DXF file: its bytes decide the encoding, its header only where it can be wrong at all."""

from __future__ import annotations

import re

from zonegeo.base.errors import InputError, Problem
from zonegeo.sources.boundary.dbf_encoding import Encoding, codec_of, could_be_either
from zonegeo.sources.boundary.raw.raw_layer import Request, broken

# AC1021 (2007) and later are UTF-8 by definition; before it the header names a code page, ANSI_949 in Korea
_UTF8_SINCE = 1021
_HEADER = re.compile(rb"\$(ACADVER|DWGCODEPAGE)\s+\d+\s+([A-Za-z0-9_\-]+)")
_ESCAPED = re.compile(r"\\U\+([0-9A-Fa-f]{4})|\\M\+3([0-9A-Fa-f]{4})")
_BINARY = b"AutoCAD Binary DXF"


def dxf_text(request: Request) -> tuple[str, Encoding]:
    """Return the text of a DXF file and how its encoding was known.

    Option, then the version (UTF-8) or a code page of Korean, then strict UTF-8, then strict cp949, else stop: a
    header with ANSI_1252 says nothing, every byte is a letter there.

    Raises
    ------
    InputError
        ``dxf-binary``, ``format-broken``, ``encoding-wrong``, ``encoding-unknown``.
    """
    content, where = request.content, request.name
    if content.startswith(_BINARY):
        raise InputError(Problem("dxf-binary", where))
    if b"SECTION" not in content[:4096]:
        raise broken(where, "SECTION")
    if request.encoding is not None:
        codec = codec_of(request.encoding)
        try:
            return _unescaped(content.decode(codec or "-")), Encoding(codec or "-", "option")
        except (UnicodeDecodeError, LookupError):
            raise InputError(Problem("encoding-wrong", where, {"value": request.encoding})) from None
    if content.isascii():
        return _unescaped(content.decode("ascii")), Encoding("utf-8", "ascii")
    candidates = _candidates(content)
    if candidates[0][1] == "utf-8" and could_be_either(content):
        raise InputError(Problem("encoding-ambiguous", where, {"value": "cp949"}))
    for codec, evidence in candidates:
        try:
            return _unescaped(content.decode(codec)), Encoding(codec, evidence)
        except UnicodeDecodeError:
            continue
    raise InputError(Problem("encoding-unknown", where))


def _candidates(content: bytes) -> list[tuple[str, str]]:
    header = {name: said.decode("ascii") for name, said in _HEADER.findall(content[:65_536])}
    version = header.get(b"ACADVER", "")
    found = [("utf-8-sig", "utf-8"), ("cp949", "cp949")]
    if version.startswith("AC") and version[2:].isdigit() and int(version[2:]) >= _UTF8_SINCE:
        return found
    announced = codec_of(header.get(b"DWGCODEPAGE", "").removeprefix("ANSI_"))
    return [("cp949", "codepage"), *found] if announced == "cp949" else found


def _unescaped(text: str) -> str:
    r"""Return a text with its escaped letters: ``\U+AD6C`` of Unicode, ``\M+3B1B8`` of code page 949.

    >>> _unescaped(r"\U+AD6C\M+3B1B8\U+000A")
    '구구\\U+000A'
    """

    def letter(found: re.Match[str]) -> str:
        unicode, multibyte = found.groups()
        if unicode:
            code = int(unicode, 16)
            # a control sign would break the lines of the file, a surrogate the text
            return found.group() if code < 0xA0 or 0xD800 <= code <= 0xDFFF else chr(code)
        try:
            return bytes.fromhex(multibyte).decode("cp949")
        except UnicodeDecodeError:
            return found.group()

    return _ESCAPED.sub(letter, text) if "\\U+" in text or "\\M+" in text else text
