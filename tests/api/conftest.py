"""A pack of a rich study."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def pack(small: Any, command: Any) -> Path:
    """A pack of a study with a profile that extends another, a draft, places, a layer and a table of zones."""
    from tests.api.packs.packs import write_rich

    return write_rich(small, command)


_KEPT: list[bytes] = []


@pytest.fixture
def kept(small: Any, command: Any, tmp_path: Path) -> Path:
    """The same pack, without the study that it was made from: made once, because a pack stands by itself."""
    from tests.api.packs.packs import write_rich

    if not _KEPT:
        _KEPT.append(write_rich(small, command).read_bytes())
    path = tmp_path / "kept.zip"
    path.write_bytes(_KEPT[0])
    return path
