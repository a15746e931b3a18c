"""Where the tests find the tree that they test, and the command of this environment."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ZONEGEO = Path(sys.executable).parent / "zonegeo"
HONGNEUNG = ROOT / "geo" / "hongneung.toml"
