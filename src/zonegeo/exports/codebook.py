"""The codebook beside a Shapefile: what each short field name means, and every text that had to be changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zonegeo.exports.feature_table import Table


def codebook(table: Table, names: Mapping[str, str], changed: Sequence[tuple[int, str, str]], codec: str) -> bytes:
    """Return the codebook: tab-separated lines in UTF-8 with a byte-order mark, so that a spreadsheet reads Korean.

    ``changed`` has the feature (from 1), the field and the whole text.
    """
    lines = [("field", "column", "kind", "description")]
    lines.extend(
        (names[each.name], each.name, each.kind, table.descriptions.get(each.name, "")) for each in table.columns
    )
    lines.append(("", "encoding", codec, ""))
    lines.extend(("", name, "provenance", str(told)) for name, told in table.provenance.items())
    if changed:
        lines.append(("field", "feature", "changed", "text"))
        lines.extend((field, str(number + 1), "changed", text) for number, field, text in changed)
    body = "\r\n".join("\t".join(_one_line(cell) for cell in line) for line in lines)
    return f"\ufeff{body}\r\n".encode()


def _one_line(cell: str) -> str:
    return " ".join(cell.split())
