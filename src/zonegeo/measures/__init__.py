"""Floor 2: one file per measure. Arrays in, arrays out, plus the witness.

Adding a measure is one new file, one row in :data:`MEASURES` and one in :data:`MEASURE_KINDS`.
"""

from zonegeo.model.measure import MeasureKind
from zonegeo.model.registry import Registry

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
        "institution-count": "zonegeo.measures.institutions:count_institutions",
        "agreement": "zonegeo.measures.agreement:count_institutions_under_agreement",
        "separation": "zonegeo.measures.separation:measure_separation",
        "zone-spacing": "zonegeo.measures.other_zones:measure_zone_spacing",
        "items-met": "zonegeo.measures.quantitative:count_items_met",
        "items-satisfied": "zonegeo.measures.qualitative:count_items_satisfied",
        "national-area": "zonegeo.measures.other_zones:measure_national_area",
        "area": "zonegeo.measures.area:measure_area",
        "site-share": "zonegeo.measures.site_share:measure_site_share",
        "site-count": "zonegeo.measures.site_count:count_sites",
        "part-count": "zonegeo.measures.contiguity:count_parts",
        "gap": "zonegeo.measures.contiguity:measure_gap",
        "compactness": "zonegeo.measures.compactness:measure_compactness",
        "hole-count": "zonegeo.measures.holes:count_holes",
        "hole-area": "zonegeo.measures.holes:measure_hole_area",
        "overlap": "zonegeo.measures.overlap:measure_overlap",
        "share": "zonegeo.measures.coverage:measure_share",
        "area-inside": "zonegeo.measures.coverage:measure_area_inside",
        "area-outside": "zonegeo.measures.coverage:measure_area_outside",
        "distance": "zonegeo.measures.layer_distance:measure_distance",
        "feature-count": "zonegeo.measures.layer_features:count_features",
        "largest-crossing": "zonegeo.measures.layer_features:measure_largest_crossing",
        "frontage": "zonegeo.measures.frontage:measure_frontage",
        "cell-mean": "zonegeo.measures.cells:measure_cell_mean",
        "cell-max": "zonegeo.measures.cells:measure_cell_max",
        "cell-min": "zonegeo.measures.cells:measure_cell_min",
        "cell-share": "zonegeo.measures.cells:measure_cell_share",
        "fact": "zonegeo.measures.facts:read_fact",
        "fact-is": "zonegeo.measures.facts:compare_fact",
    },
)
