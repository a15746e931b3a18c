"""Floor 2: one file per measure. Arrays in, arrays out, plus the witness.

Adding a measure is one new file, one row in :data:`MEASURES` and one in :data:`MEASURE_KINDS`.
"""

from zonegeo.base.registry import Registry
from zonegeo.model.measure_kind import MeasureKind

_OF_ALL_AND_EACH = ("proposal", "site")

# What a profile has to know of each measure: a requirement that asks otherwise is a mistake of its profile.
MEASURE_KINDS = {
    # 강소특구
    "institution-count": MeasureKind("institution", knows_all=True),
    "agreement": MeasureKind("institution", knows_all=True),
    "separation": MeasureKind(
        "m", ("pair",), readings=("max_pair", "max_over_background_min_core", "min_pair", "spanning_link")
    ),
    "zone-spacing": MeasureKind("m", ("portfolio",)),
    "items-met": MeasureKind("item", takes=("item",), knows_all=True),
    "items-satisfied": MeasureKind("item", takes=("item",), knows_all=True),
    "national-area": MeasureKind("m2", ("portfolio",)),
    # land by itself
    "area": MeasureKind("m2", _OF_ALL_AND_EACH, takes=("where",)),
    "site-share": MeasureKind("%", needs=("where",)),
    "site-count": MeasureKind("site", takes=("where",)),
    "part-count": MeasureKind("part", _OF_ALL_AND_EACH, readings=("rook", "queen")),
    "gap": MeasureKind("m"),
    "compactness": MeasureKind(
        "ratio", _OF_ALL_AND_EACH, readings=("polsby-popper", "schwartzberg", "reock", "convex-hull")
    ),
    "hole-count": MeasureKind("hole", _OF_ALL_AND_EACH),
    "hole-area": MeasureKind("m2", _OF_ALL_AND_EACH),
    "overlap": MeasureKind("m2", ("pair",)),
    # land against a reference layer
    "share": MeasureKind("%", _OF_ALL_AND_EACH, needs=("layer",), takes=("where",)),
    "area-inside": MeasureKind("m2", _OF_ALL_AND_EACH, needs=("layer",), takes=("where",)),
    "area-outside": MeasureKind("m2", _OF_ALL_AND_EACH, needs=("layer",), takes=("where",)),
    "distance": MeasureKind("m", _OF_ALL_AND_EACH, needs=("layer",), takes=("where", "between")),
    "feature-count": MeasureKind("item", _OF_ALL_AND_EACH, needs=("layer",), takes=("where",)),
    "largest-crossing": MeasureKind("", _OF_ALL_AND_EACH, needs=("layer", "fact"), takes=("where",)),
    "frontage": MeasureKind("m", _OF_ALL_AND_EACH, needs=("layer", "reach"), takes=("where",)),
    # land against the cells of a raster
    "cell-mean": MeasureKind("", _OF_ALL_AND_EACH, needs=("layer", "fact")),
    "cell-max": MeasureKind("", _OF_ALL_AND_EACH, needs=("layer", "fact")),
    "cell-min": MeasureKind("", _OF_ALL_AND_EACH, needs=("layer", "fact")),
    "cell-share": MeasureKind("%", _OF_ALL_AND_EACH, needs=("layer", "where")),
    # what is recorded
    "fact": MeasureKind("", _OF_ALL_AND_EACH, needs=("fact",)),
    "fact-is": MeasureKind("item", _OF_ALL_AND_EACH, needs=("fact", "is"), knows_all=True),
    # other requirements of the same profile
    "group": MeasureKind("item", needs=("of",), knows_all=True),
}

MEASURES = Registry(
    "zonegeo.measures",
    {
        "institution-count": "zonegeo.measures.records.institutions:count_institutions",
        "agreement": "zonegeo.measures.records.agreement:count_institutions_under_agreement",
        "separation": "zonegeo.measures.land.separation:measure_separation",
        "zone-spacing": "zonegeo.measures.land.other_zones:measure_zone_spacing",
        "items-met": "zonegeo.measures.records.quantitative:count_items_met",
        "items-satisfied": "zonegeo.measures.records.qualitative:count_items_satisfied",
        "national-area": "zonegeo.measures.land.other_zones:measure_national_area",
        "area": "zonegeo.measures.land.area:measure_area",
        "site-share": "zonegeo.measures.land.site_share:measure_site_share",
        "site-count": "zonegeo.measures.land.site_count:count_sites",
        "part-count": "zonegeo.measures.land.contiguity:count_parts",
        "gap": "zonegeo.measures.land.contiguity:measure_gap",
        "compactness": "zonegeo.measures.land.compactness:measure_compactness",
        "hole-count": "zonegeo.measures.land.holes:count_holes",
        "hole-area": "zonegeo.measures.land.holes:measure_hole_area",
        "overlap": "zonegeo.measures.land.overlap:measure_overlap",
        "share": "zonegeo.measures.layers.coverage:measure_share",
        "area-inside": "zonegeo.measures.layers.coverage:measure_area_inside",
        "area-outside": "zonegeo.measures.layers.coverage:measure_area_outside",
        "distance": "zonegeo.measures.layers.layer_distance:measure_distance",
        "feature-count": "zonegeo.measures.layers.layer_features:count_features",
        "largest-crossing": "zonegeo.measures.layers.layer_features:measure_largest_crossing",
        "frontage": "zonegeo.measures.layers.frontage:measure_frontage",
        "cell-mean": "zonegeo.measures.layers.cells:measure_cell_mean",
        "cell-max": "zonegeo.measures.layers.cells:measure_cell_max",
        "cell-min": "zonegeo.measures.layers.cells:measure_cell_min",
        "cell-share": "zonegeo.measures.layers.cells:measure_cell_share",
        "fact": "zonegeo.measures.records.facts:read_fact",
        "fact-is": "zonegeo.measures.records.facts:compare_fact",
    },
)
