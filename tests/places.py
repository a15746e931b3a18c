"""Where the tests find the tree that they test, and the command of this environment."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ZONEGEO = Path(sys.executable).parent / "zonegeo"
HONGNEUNG = ROOT / "geo" / "hongneung.toml"
# a folder of real layers, where there is one: ZONEGEO_REAL_LAYERS=... pytest
REAL_LAYERS = Path(os.environ.get("ZONEGEO_REAL_LAYERS", "no-such-folder"))
