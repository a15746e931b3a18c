"""Write every file of the corpus and its table with third-party writers.

    apt-get install gdal-bin libreoffice-calc zip
    pip install ezdxf geographiclib geopandas openpyxl pyarrow pyshp topojson
    python tests/corpus/make_corpus.py

The files are committed: reading them needs none of the writers.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from making import archives, containers, documents, drawings, shapefiles, spreadsheets  # noqa: E402
from making.table import FOLDER, Table  # noqa: E402


def main() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    table = Table()
    for kind in (shapefiles, documents, containers, spreadsheets, drawings, archives):
        kind.make(table)
    table.write(HERE / "corpus.toml")


if __name__ == "__main__":
    main()
