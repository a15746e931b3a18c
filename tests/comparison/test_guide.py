"""docs/compare.md is true: its Python example prints what its comment says (tests/test_pages.py runs the commands)."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

GUIDE = (Path(__file__).parents[2] / "docs" / "compare.md").read_text(encoding="utf-8")


def test_python_example_prints_what_its_comment_says() -> None:
    (block,) = re.findall(r"```python\n(.*?)```", GUIDE, flags=re.S)
    ran = subprocess.run([sys.executable, "-c", block], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == block.rsplit("# ", 1)[1].strip()
