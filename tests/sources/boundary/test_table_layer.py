"""The sample of a large table: it holds the first text beyond ASCII wherever that stands, in whole records."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pytest
import shapely

from zonegeo.sources.boundary import dbf_encoding
from zonegeo.sources.boundary.dbf_encoding import encoding_of, table_sample


@pytest.mark.parametrize("encoding", ["cp949", "utf-8"])
def test_korean_text_far_behind_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    monkeypatch.setattr(dbf_encoding, "_BLOCK", 1000)
    monkeypatch.setattr(dbf_encoding, "_SAMPLE", 500)
    uses = ["site"] * 900 + ["대지", "전"] * 50
    frame = geopandas.GeoDataFrame({"use": uses}, geometry=[shapely.Point(0, 0)] * 1000, crs="EPSG:5186")
    frame.to_file(tmp_path / "a.shp", encoding=encoding)
    sample = table_sample(tmp_path / "a.dbf")
    assert len(sample) < 2000 < len((tmp_path / "a.dbf").read_bytes())
    found = encoding_of(sample, announced=None, option=None, where="a.shp")
    assert (found.codec, found.evidence) == (encoding, encoding)


def test_a_table_of_ascii_alone_needs_no_records(tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame({"use": ["site"] * 10}, geometry=[shapely.Point(0, 0)] * 10, crs="EPSG:5186")
    frame.to_file(tmp_path / "a.shp")
    assert encoding_of(table_sample(tmp_path / "a.dbf"), announced=None, option=None, where="a.shp").evidence == "ascii"
