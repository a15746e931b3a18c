"""Libraries that open late: nothing of them is read before it is used, and then they are what they were."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
from zonegeo.base.late_library import open_late
open_late()
import importlib.metadata
from importlib.metadata import entry_points
from urllib.request import urlretrieve
import pyproj
print("email.message" in sys.modules, "http.client" in sys.modules)
print(importlib.metadata.version("pyproj") == pyproj.__version__, callable(importlib.metadata.entry_points))
print(len(list(entry_points(group="no such group"))), "email.message" in sys.modules)
try:
    urlretrieve("no-such-kind:address")
except OSError as error:
    print(type(error).__name__, "http.client" in sys.modules)
"""


def test_they_open_when_they_are_used_and_not_before() -> None:
    told = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True).stdout
    assert told.splitlines() == ["False False", "True True", "0 True", "URLError True"]
