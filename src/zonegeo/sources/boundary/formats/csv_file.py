"""CSV and TSV: text in the encoding that its bytes decide, cells as text."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.files.path_text import ends_with
from zonegeo.sources.boundary.dbf_encoding import Encoding, codec_of, could_be_either
from zonegeo.sources.boundary.raw.raw_layer import MOST_FEATURES, RawLayer, Request, broken, too_complex
from zonegeo.sources.boundary.raw.table_layer import layer_of_table, table_of
from zonegeo.sources.documents import LARGEST_BYTES

_SEPARATORS = (",", "\t", ";", "|")
_NAMED = re.compile(r"sep=([^\r\n\w])(\r\n|\r|\n)", re.IGNORECASE)
_MOST_COLUMNS = 2000
_MOST_CELLS = 20_000_000


def read(request: Request) -> RawLayer:
    """Return the features of a table of text."""
    text, encoding = decoded(request.content, request.name, request.encoding)
    table = table_of(table_lines(text, request.name, request.suffix), request.name)
    layer = layer_of_table(table, request, layer=request.stem)
    return replace(layer, encoding=encoding.codec, encoding_evidence=encoding.evidence)


def decoded(content: bytes, where: str, encoding: str | None = None) -> tuple[str, Encoding]:
    """Return the text: the option, a byte order mark, strict UTF-8, strict cp949, or stop; never ISO-8859-1.

    Raises
    ------
    InputError
        ``encoding-wrong`` for an option, ``encoding-ambiguous``, ``encoding-unknown``.
    """
    if encoding is not None:
        codec = codec_of(encoding)
        try:
            return content.decode(codec or "-").removeprefix("\ufeff"), Encoding(codec or "-", "option")
        except (UnicodeDecodeError, LookupError):
            raise InputError(Problem("encoding-wrong", where, {"value": encoding})) from None
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    marked = next((codec for mark, codec in marks if content.startswith(mark)), None)
    evidence = "ascii" if content.isascii() else None
    if marked is None and could_be_either(content):
        raise InputError(Problem("encoding-ambiguous", where, {"value": "cp949"}))
    for codec, known_by in [(marked, "bom")] if marked else [("utf-8", "utf-8"), ("cp949", "cp949")]:
        try:
            return content.decode(codec), Encoding(codec, evidence or known_by)
        except UnicodeDecodeError:
            continue
    raise InputError(Problem("encoding-unknown", where))


def table_lines(text: str, where: str, suffix: str) -> list[tuple[int, list[str]]]:
    """Return the rows of a table of text, each with the number of the line where it ends."""
    named = _NAMED.match(text)  # the line with which a spreadsheet says the sign itself
    text = text if named is None else "\n" + text[named.end() :]  # the rows keep their numbers
    # a title above the headings has no sign in it
    heading = next((line for line in text[:100_000].splitlines() if any(sign in line for sign in _SEPARATORS)), "")
    counts = {sign: heading.count(sign) for sign in _SEPARATORS}
    told = named.group(1) if named else "\t" if ends_with(suffix, ".tsv") else None
    separator = told or max(_SEPARATORS, key=lambda sign: counts[sign])
    # every cell is an object of its own: a line of nothing but separators would fill the memory before it is counted
    if text.count(separator) > _MOST_CELLS:
        raise too_complex(where, text.count(separator), _MOST_CELLS)
    limit = csv.field_size_limit(LARGEST_BYTES)  # the outline of a city in one cell of WKT
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        lines: list[tuple[int, list[str]]] = []
        for cells in reader:
            if len(lines) > MOST_FEATURES or len(cells) > _MOST_COLUMNS:
                raise too_complex(where, max(len(lines), len(cells)), MOST_FEATURES)
            lines.append((reader.line_num, cells))
    except csv.Error as error:
        raise broken(where, f"{reader.line_num}: {error}") from None
    finally:
        csv.field_size_limit(limit)
    return lines
