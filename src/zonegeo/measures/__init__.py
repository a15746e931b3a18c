"""Floor 2: one file per measure. Arrays in, arrays out, plus the witness.

Adding a measure is one new file, one row in :data:`MEASURES` and one in :data:`MEASURE_UNITS`.
"""

from zonegeo.model.registry import Registry

# The base unit in which each measure answers: a limit in another one is a mistake of its profile.
MEASURE_UNITS = {
    "institution-count": "institution",
    "agreement": "institution",
    "separation": "m",
    "area": "m2",
    "zone-spacing": "m",
    "items-met": "item",
    "items-satisfied": "item",
    "national-area": "m2",
}

MEASURES = Registry(
    "zonegeo.measures",
    {
        "institution-count": "zonegeo.measures.institutions:count_institutions",
        "agreement": "zonegeo.measures.agreement:count_institutions_under_agreement",
        "separation": "zonegeo.measures.separation:measure_separation",
        "area": "zonegeo.measures.area:measure_area",
        "zone-spacing": "zonegeo.measures.other_zones:measure_zone_spacing",
        "items-met": "zonegeo.measures.quantitative:count_items_met",
        "items-satisfied": "zonegeo.measures.qualitative:count_items_satisfied",
        "national-area": "zonegeo.measures.other_zones:measure_national_area",
    },
)
