"""Write every file of the corpus and its table with third-party writers.

    apt-get install gdal-bin libreoffice-calc zip
    pip install ezdxf geographiclib geopandas openpyxl pyarrow pyshp topojson
    python -m tests.corpus.make_corpus [KIND …]

Without a KIND all of it is written anew; with the name of a module of ``making`` only what that one writes, which has a
folder of that name for itself (``reported``, ``reported_drawings``, ``reported_tables``, ``ambiguous``).

The files are committed: reading them needs none of the writers.
"""

from __future__ import annotations

import shutil
import sys
import tomllib
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from tests.corpus.making.table import FOLDER, Table

HERE = Path(__file__).resolve().parent
KINDS = (
    "shapefiles", "documents", "containers", "spreadsheets", "drawings", "archives", "reported", "reported_drawings",
    "reported_tables", "ambiguous",
)  # fmt: skip


def main(asked: Sequence[str]) -> None:
    table = Table()
    for name in asked or ("",):
        shutil.rmtree(FOLDER / name, ignore_errors=True)
    if asked:
        rows = tomllib.loads((HERE / "corpus.toml").read_text(encoding="utf-8"))["case"]
        table.keep([row for row in rows if row["file"].partition("/")[0] not in asked])
    for name in asked or KINDS:
        import_module(f"tests.corpus.making.{name}").make(table)
    table.write(HERE / "corpus.toml")


if __name__ == "__main__":
    main(sys.argv[1:])
