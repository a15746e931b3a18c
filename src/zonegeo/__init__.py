"""zonegeo: does this zone satisfy its designation requirements, by how much, measured how, on what evidence?

>>> import zonegeo as zg
>>> evaluation = zg.evaluate(zg.read_study("hongneung"))
>>> evaluation.finding("separation").verdict
<Verdict.PASS: 'pass'>
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from zonegeo.base.version import __version__ as __version__

if TYPE_CHECKING:
    from zonegeo.api.boundary_files import import_boundaries, measure_area, measure_raster, measure_separation
    from zonegeo.api.compare import compare, comparison_frame, comparison_page, render_comparison, repair
    from zonegeo.api.envelope import find_envelope
    from zonegeo.api.evaluate import (
        evaluate,
        list_profiles,
        read_profile,
        read_result,
        read_study,
        render,
        write_starter,
    )
    from zonegeo.api.explore import explore
    from zonegeo.api.export import export_sites
    from zonegeo.api.guess_crs import guess_crs
    from zonegeo.api.inspect import inspect_file
    from zonegeo.api.map import draw_map, map_page
    from zonegeo.api.packs.make_pack import make_pack
    from zonegeo.api.packs.verify_result import verify
    from zonegeo.api.report import render_report
    from zonegeo.base.errors import InputError, UsageError, ZonegeoError
    from zonegeo.model.answers.comparison import Comparison
    from zonegeo.model.evaluation import Evaluation
    from zonegeo.model.profile import Profile
    from zonegeo.model.study import Study
    from zonegeo.model.verdict import Verdict

_NAMES = {
    "Comparison": "model.answers.comparison",
    "Evaluation": "model.evaluation",
    "InputError": "base.errors",
    "Profile": "model.profile",
    "Study": "model.study",
    "UsageError": "base.errors",
    "Verdict": "model.verdict",
    "ZonegeoError": "base.errors",
    "compare": "api.compare",
    "comparison_frame": "api.compare",
    "comparison_page": "api.compare",
    "draw_map": "api.map",
    "evaluate": "api.evaluate",
    "explore": "api.explore",
    "export_sites": "api.export",
    "find_envelope": "api.envelope",
    "guess_crs": "api.guess_crs",
    "import_boundaries": "api.boundary_files",
    "inspect_file": "api.inspect",
    "list_profiles": "api.evaluate",
    "make_pack": "api.packs.make_pack",
    "map_page": "api.map",
    "measure_area": "api.boundary_files",
    "measure_raster": "api.boundary_files",
    "measure_separation": "api.boundary_files",
    "read_profile": "api.evaluate",
    "read_result": "api.evaluate",
    "read_study": "api.evaluate",
    "render": "api.evaluate",
    "render_comparison": "api.compare",
    "render_report": "api.report",
    "repair": "api.compare",
    "verify": "api.packs.verify_result",
    "write_starter": "api.evaluate",
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
