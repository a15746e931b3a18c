"""Write every file of the corpus and its table with third-party writers.

    apt-get install gdal-bin libreoffice-calc zip
    pip install ezdxf geographiclib geopandas openpyxl pyarrow pyshp topojson
    python -m tests.corpus.make_corpus

The files are committed: reading them needs none of the writers.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.corpus.making import archives, containers, documents, drawings, shapefiles, spreadsheets
from tests.corpus.making.table import FOLDER, Table

HERE = Path(__file__).resolve().parent


def main() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    table = Table()
    for kind in (shapefiles, documents, containers, spreadsheets, drawings, archives):
        kind.make(table)
    table.write(HERE / "corpus.toml")


if __name__ == "__main__":
    main()
