"""Write samples to files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from zonegeo.exports.exporters import WRITERS
from zonegeo.exports.feature_table import Written


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., tuple[Path, Written]]:
    """Write the sample in the format of a suffix into a folder; return the file and what the writer answered."""
    from tests.exports.samples import table

    def written(suffix: str, stem: str = "zone", **changes: Any) -> tuple[Path, Written]:
        made: Written = WRITERS[suffix](table(**changes), stem, suffix)
        for name, content in made.files.items():
            (tmp_path / name).write_bytes(content)
        return tmp_path / f"{stem}{suffix}", made

    return written
