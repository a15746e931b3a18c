"""A writer of another package: what its reader reads."""

from __future__ import annotations

from zonegeo.exports.feature_table import Table, Written


def write(table: Table, stem: str, suffix: str) -> Written:
    """Return a file of corners."""
    lines = [
        " ".join([row["id"], row["role"], *(f"{x!r} {y!r}" for x, y in shape.exterior.coords[:-1])])
        for row, shape in zip(table.rows, table.shapes, strict=True)
        if shape is not None
    ]
    return Written({f"{stem}{suffix}": ("\n".join(lines) + "\n").encode()})
