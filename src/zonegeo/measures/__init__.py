"""Floor 2: one file per measure. Arrays in, arrays out, plus the witness.

Adding a measure is one new file and one row here: what carries it out, and what a profile has to know of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zonegeo.base.registry import Registry, imported
from zonegeo.model.measure_kind import MeasureKind

if TYPE_CHECKING:
    from datetime import date

    from zonegeo.measures.outcome import Outcome
    from zonegeo.measures.scene import Scene
    from zonegeo.model.profile import Requirement

_OF_ALL_AND_EACH = ("proposal", "site")

# a requirement that asks for anything else is a mistake of its profile
MEASURES = Registry[MeasureKind](
    "zonegeo.measures",
    {
        # 강소특구
        "institution-count": MeasureKind(
            "zonegeo.measures.records.institutions:count_institutions", "institution", knows_all=True, reads="records"
        ),
        "agreement": MeasureKind(
            "zonegeo.measures.records.agreement:count_institutions_under_agreement",
            "institution",
            knows_all=True,
            reads="records",
        ),
        "joint-agreement": MeasureKind(
            "zonegeo.measures.records.agreement:count_institutions_together",
            "institution",
            knows_all=True,
            reads="records",
        ),
        "separation": MeasureKind(
            "zonegeo.measures.land.separation:measure_separation",
            "m",
            ("pair",),
            readings=("max_pair", "max_over_background_min_core", "min_pair", "spanning_link"),
        ),
        "zone-spacing": MeasureKind("zonegeo.measures.land.other_zones:measure_zone_spacing", "m", ("portfolio",)),
        "items-met": MeasureKind(
            "zonegeo.measures.records.quantitative:count_items_met",
            "item",
            takes=("item",),
            knows_all=True,
            reads="records",
        ),
        "items-satisfied": MeasureKind(
            "zonegeo.measures.records.qualitative:count_items_satisfied",
            "item",
            takes=("item",),
            knows_all=True,
            reads="records",
        ),
        "national-area": MeasureKind(
            "zonegeo.measures.land.other_zones:measure_national_area", "m2", ("portfolio",), reads="zones"
        ),
        # land by itself
        "area": MeasureKind(
            "zonegeo.measures.land.area:measure_area", "m2", _OF_ALL_AND_EACH, takes=("where",), reads="outlines"
        ),
        "site-share": MeasureKind(
            "zonegeo.measures.land.site_share:measure_site_share", "%", needs=("where",), most=100
        ),
        "site-count": MeasureKind("zonegeo.measures.land.site_count:count_sites", "site", takes=("where",)),
        "part-count": MeasureKind(
            "zonegeo.measures.land.contiguity:count_parts", "part", _OF_ALL_AND_EACH, readings=("rook", "queen")
        ),
        "gap": MeasureKind("zonegeo.measures.land.contiguity:measure_gap", "m"),
        "compactness": MeasureKind(
            "zonegeo.measures.land.compactness:measure_compactness",
            "ratio",
            _OF_ALL_AND_EACH,
            readings=("polsby-popper", "schwartzberg", "reock", "convex-hull"),
        ),
        "hole-count": MeasureKind("zonegeo.measures.land.holes:count_holes", "hole", _OF_ALL_AND_EACH),
        "hole-area": MeasureKind("zonegeo.measures.land.holes:measure_hole_area", "m2", _OF_ALL_AND_EACH),
        "overlap": MeasureKind("zonegeo.measures.land.overlap:measure_overlap", "m2", ("pair",)),
        # land against a reference layer
        "share": MeasureKind(
            "zonegeo.measures.layers.coverage:measure_share",
            "%",
            _OF_ALL_AND_EACH,
            needs=("layer",),
            takes=("where",),
            most=100,
        ),
        "area-inside": MeasureKind(
            "zonegeo.measures.layers.coverage:measure_area_inside",
            "m2",
            _OF_ALL_AND_EACH,
            needs=("layer",),
            takes=("where",),
        ),
        "area-outside": MeasureKind(
            "zonegeo.measures.layers.coverage:measure_area_outside",
            "m2",
            _OF_ALL_AND_EACH,
            needs=("layer",),
            takes=("where",),
        ),
        "distance": MeasureKind(
            "zonegeo.measures.layers.layer_distance:measure_distance",
            "m",
            _OF_ALL_AND_EACH,
            needs=("layer",),
            takes=("where", "between"),
        ),
        "feature-count": MeasureKind(
            "zonegeo.measures.layers.layer_features:count_features",
            "item",
            _OF_ALL_AND_EACH,
            needs=("layer",),
            takes=("where",),
        ),
        "largest-crossing": MeasureKind(
            "zonegeo.measures.layers.layer_features:measure_largest_crossing",
            "",
            _OF_ALL_AND_EACH,
            needs=("layer", "fact"),
            takes=("where",),
        ),
        "frontage": MeasureKind(
            "zonegeo.measures.layers.frontage:measure_frontage",
            "m",
            _OF_ALL_AND_EACH,
            needs=("layer", "reach"),
            takes=("where",),
        ),
        # land against the cells of a raster
        "cell-mean": MeasureKind(
            "zonegeo.measures.layers.cells:measure_cell_mean", "", _OF_ALL_AND_EACH, needs=("layer", "fact")
        ),
        "cell-max": MeasureKind(
            "zonegeo.measures.layers.cells:measure_cell_max", "", _OF_ALL_AND_EACH, needs=("layer", "fact")
        ),
        "cell-min": MeasureKind(
            "zonegeo.measures.layers.cells:measure_cell_min", "", _OF_ALL_AND_EACH, needs=("layer", "fact")
        ),
        "cell-share": MeasureKind(
            "zonegeo.measures.layers.cells:measure_cell_share",
            "%",
            _OF_ALL_AND_EACH,
            needs=("layer", "where"),
            most=100,
        ),
        # what is recorded
        "fact": MeasureKind(
            "zonegeo.measures.records.facts:read_fact", "", _OF_ALL_AND_EACH, needs=("fact",), reads="records"
        ),
        "fact-is": MeasureKind(
            "zonegeo.measures.records.facts:compare_fact",
            "item",
            _OF_ALL_AND_EACH,
            needs=("fact", "is"),
            knows_all=True,
            reads="records",
        ),
        "on-record": MeasureKind(
            "zonegeo.measures.records.facts:look_on_record",
            "item",
            _OF_ALL_AND_EACH,
            needs=("fact", "is"),
            knows_all=True,
            reads="records",
        ),
        "years-since": MeasureKind(
            "zonegeo.measures.records.facts:count_years", "year", needs=("fact", "is"), reads="records"
        ),
        "notice-contents": MeasureKind(
            "zonegeo.measures.records.notice_contents:count_notice_contents",
            "item",
            takes=("fact",),
            knows_all=True,
            reads="outlines",
        ),
        # other requirements of the same profile
        "group": MeasureKind("", "item", needs=("of",), knows_all=True, reads="records"),
    },
)


def carry_out(measure: str, scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Return what a measure answers for a requirement on a day.

    Raises
    ------
    UsageError
        ``unknown-name``, ``plugin-broken``.
    """
    outcome: Outcome = imported(MEASURES[measure].carried_out_by)(scene, requirement, as_of=as_of)
    return outcome
