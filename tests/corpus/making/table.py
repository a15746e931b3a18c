"""The table of the corpus: what each file is, how it is read, and what must come out of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.corpus.making.places import Outline

FOLDER = Path(__file__).resolve().parents[1] / "files"


class Table:
    """Rows in the order they were told; ``write`` puts them into ``corpus.toml``."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def path(self, name: str) -> Path:
        """Return where a file of the corpus is to be written, its folder made."""
        found = FOLDER / name
        found.parent.mkdir(parents=True, exist_ok=True)
        return found

    def reads(
        self, name: str, kind: str, outlines: Sequence[Outline | None], *, system: str, known_by: str = "file",
        label: str | None = "name", codec: str | None = None, tolerance: float | None = None,
        area: float | None = None, why: str = "", properties: dict[str, Any] | None = None, notices: Sequence[str] = (),
        report: str = "", **options: Any,
    ) -> None:  # fmt: skip
        """Expect a reading: so many features, the first outline's name, total area and corners, CRS and encoding."""
        drawn = [each for each in outlines if each is not None]
        row: dict[str, Any] = {"file": name, "kind": kind, "options": options, "features": len(outlines), "crs": system}
        row |= {"crs_known_by": known_by, "area_m2": round(sum(e.area_m2 for e in drawn) if area is None else area, 3)}
        if drawn:
            row["corners"] = [list(corner) for corner in drawn[0].corners]
        if label is not None and outlines and outlines[0] is not None:
            row["properties"] = {label: outlines[0].name}
        if properties:
            row["properties"] = row.get("properties", {}) | properties
        if notices:
            row["notices"] = list(notices)
        if codec is not None:
            row["encoding"] = codec
        if tolerance is not None:
            row["area_tolerance"] = tolerance
        self._add(row, why, report)

    def refuses(
        self, name: str, kind: str, codes: str | Sequence[str], why: str, *, report: str = "", **options: Any
    ) -> None:
        """Expect a refusal with exactly these codes."""
        listed = [codes] if isinstance(codes, str) else list(codes)
        self._add({"file": name, "kind": kind, "options": options, "refused": listed}, why, report)

    def _add(self, row: dict[str, Any], why: str, report: str) -> None:
        self.rows.append(row | {key: said for key, said in (("why", why), ("report", report)) if said})

    def keep(self, rows: Sequence[dict[str, Any]]) -> None:
        """Take over rows of a table that was written before."""
        self.rows.extend(rows)

    def write(self, target: Path) -> None:
        lines = [
            "# Written by make_corpus.py: the expected reading or refusal of every file, known without zonegeo",
            "",
        ]
        for row in self.rows:
            lines.append("[[case]]")
            lines += [f"{key} = {_toml(value)}" for key, value in row.items() if value not in ({}, None)]
            lines.append("")
        target.write_text("\n".join(lines), encoding="utf-8")


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        inner = ", ".join(f"{json.dumps(key, ensure_ascii=False)} = {_toml(each)}" for key, each in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(each) for each in value) + "]"
    return json.dumps(value, ensure_ascii=False)
