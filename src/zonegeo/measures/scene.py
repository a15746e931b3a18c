"""What a measure sees: one proposal as arrays in metres, with the facts that belong to it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from hashlib import blake2b
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from zonegeo.base.message import Name, name_value
from zonegeo.geometry import Geometry, ShapesLike
from zonegeo.model.condition import Condition, FactValue
from zonegeo.model.study import Agreement, Assessment, Fact, Institution, Site, Stated, Zone

Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]
Indices = NDArray[np.intp]
# what was found of pairs: what is asked, how many sites stand on the first side, which sites → metres, or an array
Searches = dict[tuple[str, int, tuple[int, ...]], Any]
# what was found of land: what is asked, and the marks of all the land and numbers that the answer hangs on → the answer
Found = dict[tuple[Hashable, ...], Any]


@dataclass(frozen=True, eq=False)
class LayerColumns:
    """The features of a reference layer as columns of length ``n``, in metres of the analysis CRS.

    ``complete`` says that nothing of its kind near the study is missing; ``accuracy_m`` is that of every feature.
    """

    shapes: Shapes
    facts: tuple[Mapping[str, FactValue], ...]
    complete: bool
    accuracy_m: float
    # a memory, no datum: the features chosen by each condition, which several requirements ask for
    chosen: dict[Condition | None, Any] = field(default_factory=dict, init=False, repr=False)


@dataclass(frozen=True, eq=False)
class RasterColumns:
    """A raster of one fact: ``values`` has shape ``(rows, columns)`` from the north-west, NaN without data.

    ``bounds`` are west, south, east and north in its own CRS, ``cell_m2`` the area of a cell of each row, ``unit`` that
    of the values (empty where they are codes, which ``words`` names). ``to_cells`` brings shapes from degrees into its
    CRS.
    """

    name: str
    fact: str
    unit: str
    words: Mapping[float, str]
    crs: str
    values: Floats
    bounds: tuple[float, float, float, float]
    cell_m2: Floats
    cell_size: tuple[float, float, str]
    to_cells: Callable[[ShapesLike], Shapes]


@dataclass(frozen=True, eq=False)
class Scene:
    """The sites of a proposal as columns of length ``n``, in the order of the proposal.

    ``shapes`` and ``places`` are in metres of ``crs`` (``None`` where not known); ``zone_shapes`` holds the
    places of each other zone in the same CRS, ``stretch`` bounds the share by which a length in any of these planes
    differs from the ellipsoid's, ``other_planes`` holds the shapes in
    the further belts that are fit for the place. Areas are m2, NaN where nothing is declared; ``declared_half`` is half
    a unit of the last declared digit. ``at_odds`` are the ids of the sites whose declared and measured areas differ
    beyond every tolerance of the profile; ``unknown_accuracy`` is true for an outline of which nobody says how good it
    is.
    """

    crs: str
    as_of: date
    sites: tuple[Site, ...]
    shapes: Shapes
    lonlat: Shapes
    other_planes: Mapping[str, Shapes]
    places: Shapes
    accuracy: Floats
    declared: Floats
    declared_half: Floats
    institutions: Mapping[str, Institution]
    agreements: tuple[Agreement, ...]
    assessments: tuple[Assessment, ...]
    figures: str
    stated: Mapping[str, Stated]
    place_names: Mapping[str, Name]
    other_zones: tuple[Zone, ...] | None
    zone_shapes: Mapping[str, Shapes]
    to_lonlat: Callable[[ShapesLike], Shapes]
    stretch: float
    facts: Mapping[str, Fact] = field(default_factory=dict)
    site_facts: tuple[Mapping[str, Fact], ...] = ()
    # the words that a fact may be, as the profile lists them
    fact_values: Mapping[str, tuple[FactValue, ...]] = field(default_factory=dict)
    layers: Mapping[str, LayerColumns] = field(default_factory=dict)
    rasters: Mapping[str, RasterColumns] = field(default_factory=dict)
    at_odds: frozenset[str] = frozenset()
    own_zone_is_told: bool = True
    no_agreement: bool = False
    unknown_accuracy: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    # by measure what its values are held against, where of other readings only value and verdict are asked for
    limits: Mapping[str, frozenset[float]] | None = None
    # a memory, no datum: it names land by its outline, so that what was found holds in every scene it is handed to
    found: Found = field(default_factory=dict, repr=False)
    # a memory, no datum: the measure, the claims and the matrix of the result ask for the same searches. Sites are
    # named by their place in the columns, so a scene that is made from this one (``replace``) begins with none, but
    # for the one in which sites without an outline lie elsewhere (``lying_in``)
    searches: Searches = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the sites."""
        return tuple(site.id for site in self.sites)

    @cached_property
    def marks(self) -> tuple[bytes, ...]:
        """The marks of the outlines in the plane, as ``found`` names them."""
        return tuple(b"" if shape is None else mark_of(shape) for shape in self.shapes)

    @cached_property
    def reach(self) -> Floats:
        """How far the boundary or place of each site may lie from the true one, metres; 0 where nobody says."""
        reach: Floats = np.nan_to_num(self.accuracy)
        reach.flags.writeable = False
        return reach

    def mark_of_place(self, place: Geometry) -> bytes:
        """Return the mark of a place of the scene, made once."""
        return self._marked(place)[1]

    def parts_of(self, place: Geometry) -> Sequence[tuple[Geometry, bytes]]:
        """Return the parts of a place of the scene, each with its mark, made once."""
        return self._marked(place)[2]

    def _marked(self, place: Geometry) -> tuple[Geometry, bytes, list[tuple[Geometry, bytes]]]:
        key = ("marks", id(place))
        if key not in self.found:  # kept beside its marks, the place keeps its identity
            parts = [(part, mark_of(part)) for part in shapely.get_parts(place)]
            self.found[key] = (place, mark_of(place), parts)
        known: tuple[Geometry, bytes, list[tuple[Geometry, bytes]]] = self.found[key]
        return known

    @cached_property
    def located(self) -> NDArray[np.bool_]:
        """True where a site has an outline, a point or an inferred block of its own."""
        return np.asarray(~shapely.is_missing(self.shapes), dtype=bool)

    def indices(self, roles: tuple[str, ...]) -> Indices:
        """Return the places of the sites with one of these roles; no role named means every site."""
        chosen = [index for index, site in enumerate(self.sites) if not roles or site.role.value in roles]
        return np.array(chosen, dtype=np.intp)

    def of_site(self, index: int) -> Scene:
        """Return the scene of one site alone: what is known of the site goes before what is known of the whole."""
        one = slice(index, index + 1)
        return replace(
            self,
            sites=self.sites[one],
            shapes=self.shapes[one],
            lonlat=self.lonlat[one],
            other_planes={code: shapes[one] for code, shapes in self.other_planes.items()},
            places=self.places[one],
            accuracy=self.accuracy[one],
            unknown_accuracy=self.unknown_accuracy[one],
            declared=self.declared[one],
            declared_half=self.declared_half[one],
            stated={},
            facts={**self.facts, **self.site_facts[index]},
            site_facts=self.site_facts[one],
        )

    def lying_in(self, sites: tuple[Site, ...], places: Shapes, accuracy: Floats) -> Scene:
        """Return the scene in which sites without an outline lie in other places; a search in a place holds in both."""
        other = replace(self, sites=sites, places=places, accuracy=accuracy)
        object.__setattr__(other, "searches", self.searches)
        return other

    def core_institutions(self) -> tuple[Institution, ...]:
        """Return the institutions that own a core site, each once, in the order of the sites."""
        owners = [site.institution for site in self.sites if site.role.value == "core" and site.institution]
        return tuple(self.institutions[owner] for owner in dict.fromkeys(owners))

    def names(self, indices: Sequence[int] | Indices) -> list[dict[str, str]]:
        """Return the names of sites as message values."""
        return [name_value(self.sites[int(index)].name) for index in indices]


def mark_of(shape: Geometry) -> bytes:
    """Return what tells an outline from every other: no two have the same but by an accident of 1 in 2^64 pairs.

    >>> import shapely
    >>> mark_of(shapely.Point(1, 2)) == mark_of(shapely.Point(1, 2)) != mark_of(shapely.Point(2, 1))
    True
    """
    return blake2b(shapely.to_wkb(shape), digest_size=16).digest()


def site_count(indices: Sequence[int] | Indices) -> dict[str, Any]:
    """Return a number of sites as the value of a message: one site, three sites."""
    return {"value": len(indices), "unit": "site"}
