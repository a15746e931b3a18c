"""The use case of who wants to know what zonegeo can do here: every table that other packages may add to."""

from __future__ import annotations

import inspect
from typing import Any

from zonegeo.base.registry import Member, Registry, imported
from zonegeo.exports.exporters import WRITERS
from zonegeo.measures import MEASURES
from zonegeo.model.measure_kind import MeasureKind
from zonegeo.profiles.library import PROFILES
from zonegeo.rendering import FORMATS
from zonegeo.rendering.comparison import COMPARISON_FORMATS, REPAIR_FORMATS
from zonegeo.rendering.exploration import EXPLORATION_FORMATS
from zonegeo.rendering.reports.writers import REPORT_FORMATS
from zonegeo.sources.boundary.formats.readers import READERS

REGISTRIES: tuple[Registry[Any], ...] = (
    MEASURES, READERS, WRITERS, FORMATS, COMPARISON_FORMATS, REPAIR_FORMATS, EXPLORATION_FORMATS, REPORT_FORMATS,
    PROFILES,
)  # fmt: skip


def members_called(name: str) -> tuple[Member, ...]:
    """Return what is called ``name`` in each registry that knows it.

    Examples
    --------
    >>> [(each.group, each.origin) for each in members_called(".kml")]
    [('zonegeo.readers', 'zonegeo'), ('zonegeo.writers', 'zonegeo')]
    >>> members_called(".nothing")
    ()
    """
    return tuple(
        Member(registry.group, name, registry.origin(name), _summary(registry[name]))
        for registry in REGISTRIES
        if name in registry
    )


def member_names() -> tuple[str, ...]:
    """Return every name of every registry, once.

    >>> {"separation", ".kml", "sarif", "kr/innotown"} <= set(member_names())
    True
    """
    return tuple(dict.fromkeys(name for registry in REGISTRIES for name in registry))


def _summary(row: Any) -> str:
    carried_out = imported(row.carried_out_by) if isinstance(row, MeasureKind) and row.carried_out_by else row
    told = inspect.getdoc(carried_out) if callable(carried_out) else None
    return (told or "").partition("\n")[0]
