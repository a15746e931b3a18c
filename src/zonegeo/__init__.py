"""zonegeo: does this zone satisfy its designation requirements, by how much, measured how, on what evidence?

>>> import zonegeo as zg
>>> evaluation = zg.evaluate(zg.read_study("hongneung"))
>>> evaluation.finding("separation").verdict
<Verdict.PASS: 'pass'>
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from zonegeo.model.version import __version__ as __version__

if TYPE_CHECKING:
    from zonegeo.api.comparing import compare, comparison_frame, comparison_page, render_comparison, repair
    from zonegeo.api.drawing import draw_map, map_page
    from zonegeo.api.envelopes import find_envelope
    from zonegeo.api.evaluating import (
        evaluate,
        list_profiles,
        read_profile,
        read_result,
        read_study,
        render,
        write_starter,
    )
    from zonegeo.api.exploring import explore
    from zonegeo.api.exporting import export_sites
    from zonegeo.api.files import import_boundaries, measure_area, measure_raster, measure_separation
    from zonegeo.api.guessing import guess_crs
    from zonegeo.api.inspecting import inspect_file
    from zonegeo.api.packing import make_pack
    from zonegeo.api.reporting import render_report
    from zonegeo.api.verifying import verify
    from zonegeo.model.comparison import Comparison
    from zonegeo.model.errors import InputError, UsageError, ZonegeoError
    from zonegeo.model.evaluation import Evaluation
    from zonegeo.model.profile import Profile
    from zonegeo.model.study import Study
    from zonegeo.model.verdict import Verdict

_NAMES = {
    "Comparison": "model.comparison",
    "Evaluation": "model.evaluation",
    "InputError": "model.errors",
    "Profile": "model.profile",
    "Study": "model.study",
    "UsageError": "model.errors",
    "Verdict": "model.verdict",
    "ZonegeoError": "model.errors",
    "compare": "api.comparing",
    "comparison_frame": "api.comparing",
    "comparison_page": "api.comparing",
    "draw_map": "api.drawing",
    "evaluate": "api.evaluating",
    "explore": "api.exploring",
    "export_sites": "api.exporting",
    "find_envelope": "api.envelopes",
    "guess_crs": "api.guessing",
    "import_boundaries": "api.files",
    "inspect_file": "api.inspecting",
    "list_profiles": "api.evaluating",
    "make_pack": "api.packing",
    "map_page": "api.drawing",
    "measure_area": "api.files",
    "measure_raster": "api.files",
    "measure_separation": "api.files",
    "read_profile": "api.evaluating",
    "read_result": "api.evaluating",
    "read_study": "api.evaluating",
    "render": "api.evaluating",
    "render_comparison": "api.comparing",
    "render_report": "api.reporting",
    "repair": "api.comparing",
    "verify": "api.verifying",
    "write_starter": "api.evaluating",
}

__all__ = [
    "Comparison",
    "Evaluation",
    "InputError",
    "Profile",
    "Study",
    "UsageError",
    "Verdict",
    "ZonegeoError",
    "compare",
    "comparison_frame",
    "comparison_page",
    "draw_map",
    "evaluate",
    "explore",
    "export_sites",
    "find_envelope",
    "guess_crs",
    "import_boundaries",
    "inspect_file",
    "list_profiles",
    "make_pack",
    "map_page",
    "measure_area",
    "measure_raster",
    "measure_separation",
    "read_profile",
    "read_result",
    "read_study",
    "render",
    "render_comparison",
    "render_report",
    "repair",
    "verify",
    "write_starter",
]


def __getattr__(name: str) -> Any:
    # resolved on first use, so that `import zonegeo` and `zonegeo --help` load no array library
    if name in _NAMES:
        return getattr(import_module(f"zonegeo.{_NAMES[name]}"), name)
    raise AttributeError(f"module 'zonegeo' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
