"""The columns of the candidates, measured once: areas, distances to the fixed sites and to each other, shared edges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cached_property

import numpy as np
import shapely

from zonegeo.base.errors import InputError, Problem
from zonegeo.evaluation.build_scene import build_scene
from zonegeo.geodesy.distance import separation
from zonegeo.geodesy.shape import CONTACT_M, merged, near_pairs, polygons_of
from zonegeo.geometry import Floats, Truths
from zonegeo.measures.land.area import SiteArea, has_outline, site_areas
from zonegeo.measures.land.distance_matrix import Matrix, separation_matrix
from zonegeo.measures.scene import Indices, Scene
from zonegeo.model.profile import Tolerance
from zonegeo.model.study import Proposal, Site, Study


class Columns:
    """The fixed sites and then the ``count`` candidates, as one scene and as columns over it.

    A column is measured when it is first asked for, and then kept: a search over areas never measures edges.
    """

    def __init__(self, scene: Scene, fixed: int) -> None:
        self.scene, self.fixed = scene, fixed
        self.count = len(scene.sites) - fixed

    @property
    def candidates(self) -> tuple[Site, ...]:
        """The candidates, in their order."""
        return self.scene.sites[self.fixed :]

    @cached_property
    def everyone(self) -> Indices:
        """Every site of the scene."""
        return np.arange(len(self.scene.sites), dtype=np.intp)

    @cached_property
    def areas(self) -> dict[str, tuple[SiteArea, ...]]:
        """The areas of every site by method, exact."""
        return site_areas(self.scene, self.everyone)

    @property
    def plane(self) -> str:
        """The name of the method that measures in the plane of the analysis CRS."""
        return f"plane:{self.scene.crs}"

    def area(self, method: str, index: int) -> Fraction | None:
        """Return the area of a site by one method; ``None`` where it is not known by it."""
        return self.areas[method][index].value if method in self.areas else None

    @cached_property
    def outlined(self) -> Truths:
        """Where a site has an outline that was drawn from its land."""
        return has_outline(self.scene, self.everyone)

    @cached_property
    def cores(self) -> Indices:
        """The core sites."""
        return self.scene.indices(("core",))

    @cached_property
    def backgrounds(self) -> Indices:
        """The background spaces."""
        return self.scene.indices(("background",))

    @cached_property
    def matrix(self) -> Matrix:
        """The distances of every core site and background space, as the measure has them."""
        return separation_matrix(self.scene, self.cores, self.backgrounds)

    @cached_property
    def apart(self) -> Floats:
        """The distances between any two candidates, edge to edge, shape ``(count, count)``, metres; 0 to itself."""
        shapes = self.scene.shapes[self.fixed :]
        first, second = np.triu_indices(self.count, 1)
        table = np.zeros((self.count, self.count))
        table[first, second] = table[second, first] = separation(shapes[first], shapes[second])
        return table

    @cached_property
    def near(self) -> Indices:
        """The pairs of sites that touch or overlap, shape ``(k, 2)``, by their places in the scene."""
        located = np.flatnonzero(self.scene.located)
        return np.asarray(located[near_pairs(self.scene.shapes[located], reach_m=0.0)], dtype=np.intp)

    @cached_property
    def overlapping(self) -> Indices:
        """Those of the near pairs that share land: more than a hairline as wide as what counts as contact."""
        first, second = self.scene.shapes[self.near[:, 0]], self.scene.shapes[self.near[:, 1]]
        common = shapely.intersection(first, second)
        drawn = self.outlined[self.near].all(axis=1)  # a schematic square proves no shape
        wide = shapely.area(common) > CONTACT_M * shapely.length(common) / 2
        return np.asarray(self.near[drawn & wide], dtype=np.intp)

    @cached_property
    def lengths(self) -> Floats:
        """The length of the outline of each candidate, snapped as the measures snap land, metres."""
        return np.array([shapely.length(merged([each])) for each in self.scene.shapes[self.fixed :]], dtype=float)

    @cached_property
    def shared(self) -> Floats:
        """How much edge any two candidates share, shape ``(count, count)``, metres."""
        table = np.zeros((self.count, self.count))
        # a loop: each pair is merged by itself
        for a, b in (self.near - self.fixed)[(self.near >= self.fixed).all(axis=1)].tolist():
            together = float(shapely.length(merged(self.scene.shapes[[a + self.fixed, b + self.fixed]])))
            table[a, b] = table[b, a] = max((self.lengths[a] + self.lengths[b] - together) / 2, 0.0)
        return table

    @cached_property
    def pieces(self) -> tuple[Truths, Truths]:
        """The polygons of the candidates (``(count, v)``), and which share an edge or land (``(v, v)``)."""
        parts = [polygons_of(merged([each])) for each in self.scene.shapes[self.fixed :]]
        owner = np.repeat(np.arange(self.count), [len(each) for each in parts])
        polygons = np.concatenate(parts) if parts else np.empty(0, dtype=object)
        touching = np.zeros((len(polygons), len(polygons)), dtype=bool)
        for a, b in near_pairs(polygons, reach_m=0.0).tolist():
            # land that only touches in a corner stays two polygons
            touching[a, b] = touching[b, a] = len(polygons_of(merged(polygons[[a, b]]))) == 1
        return owner[None, :] == np.arange(self.count)[:, None], touching


def _problem(code: str, candidate: Site) -> Problem:
    place = candidate.boundary.where
    return Problem(code, f"{place} ({candidate.id})" if place else candidate.id, {"value": candidate.id})


def measure_columns(
    study: Study,
    proposal: Proposal,
    fixed: Sequence[str],
    candidates: Sequence[Site],
    day: date,
    *,
    tolerances: Sequence[Tolerance] = (),
) -> Columns:
    """Return the columns of the fixed sites of a proposal and of the candidates, measured in the study's analysis CRS.

    Raises
    ------
    InputError
        ``candidate-without-outline``, ``candidate-is-fixed``, ``candidate-without-area``,
        ``candidates-declare-partly``.
    """
    without = [each for each in candidates if each.boundary.geometry is None]
    problems = [_problem("candidate-without-outline", each) for each in without]
    problems += [_problem("candidate-is-fixed", each) for each in candidates if each.id in fixed]
    declare = [each.declared_area is not None for each in candidates]
    if any(declare) and not all(declare):
        lacking = [each.id for each in candidates if each.declared_area is None]
        values = {"count": len(lacking), "value": ", ".join(lacking[:5])}
        problems.append(Problem("candidates-declare-partly", study.id, values))
    elif not any(declare):
        undrawn = [each for each in candidates if not each.boundary.basis.is_an_outline]
        problems += [_problem("candidate-without-area", each) for each in undrawn]
    if problems:
        raise InputError(problems)
    every = replace(proposal, sites=(*fixed, *(each.id for each in candidates)), stated={})
    known = {**study.sites, **{each.id: each for each in candidates}}
    return Columns(build_scene(replace(study, sites=known), every, day, tolerances=tolerances), len(fixed))
