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


UNUSED_PROGRAM = """
import sys
from zonegeo.base.late_library import unused_closed
from zonegeo.base.late_module import LateModule
frames = {"pandas", "geopandas", "requests"}
with unused_closed("folium"):
    import folium
print(sorted(frames & set(sys.modules)), callable(LateModule("pyogrio").read_info), sorted(frames & set(sys.modules)))
kept = folium.utilities.pd
import pandas
print(type(pandas).__name__, kept.DataFrame is pandas.DataFrame, kept.__version__ == pandas.__version__)
print(folium.utilities.if_pandas_df_convert_to_numpy(pandas.DataFrame({"a": [1]})).tolist())
"""
SUBMODULE_PROGRAM = """
import sys
from zonegeo.base.late_library import open_late
open_late({"pandas": ()})
import pandas.api.types
print(type(sys.modules["pandas"]).__name__, callable(pandas.api.types.is_string_dtype))
"""


def test_what_a_library_opens_in_vain_stays_closed_and_is_itself_for_whoever_asks() -> None:
    told = subprocess.run([sys.executable, "-c", UNUSED_PROGRAM], capture_output=True, text=True, check=True).stdout
    assert told.splitlines() == ["[] True []", "module True True", "[[1]]"]


def test_a_module_of_a_library_that_is_closed_opens_it() -> None:
    told = subprocess.run([sys.executable, "-c", SUBMODULE_PROGRAM], capture_output=True, text=True, check=True).stdout
    assert told.split() == ["module", "True"]


TEMPLATE_PROGRAM = """
import sys
from zonegeo.base.late_library import unused_closed
with unused_closed("folium"):
    import folium
import jinja2
print(jinja2.Template.__module__, "jinja2.environment" in str(jinja2.Template.__mro__[0]))
marker, page = folium.Marker([37.6, 127.0]), folium.Map([37.6, 127.0])
print("blocks" in vars(marker._template), isinstance(marker._template, jinja2.Template))
print(marker.add_to(page).get_name() in page.get_root().render(), "blocks" in vars(marker._template))
try:
    folium.template.Template("{% if %}")
except jinja2.TemplateSyntaxError:
    print("told where it is made")
"""


def test_templates_of_a_map_are_compiled_when_they_are_rendered() -> None:
    told = subprocess.run([sys.executable, "-c", TEMPLATE_PROGRAM], capture_output=True, text=True, check=True).stdout
    assert told.splitlines() == ["jinja2.environment True", "False True", "True True", "told where it is made"]
