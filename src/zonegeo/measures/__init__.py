"""Floor 2: one file per measure. Arrays in, arrays out, plus the witness.

Adding a measure is one new file and one row in :data:`MEASURES`.
"""

from zonegeo.model.registry import Registry

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
