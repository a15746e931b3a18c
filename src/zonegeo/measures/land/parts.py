"""Sites of detached parts: as one site each, or as so many sites."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from zonegeo.base.message import Name
from zonegeo.geodesy.shape import groups, near_pairs, polygons_of
from zonegeo.geometry import Geometry, Indices, Shapes
from zonegeo.measures.scene import Scene
from zonegeo.model.study import Site


def detached(shape: Geometry) -> Indices:
    """Return for each polygon of a shape the detached part that it belongs to; polygons that touch are one part.

    >>> two = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(1, 1, 2, 2), shapely.box(9, 0, 10, 1)])
    >>> detached(two).tolist()
    [0, 0, 2]
    """
    polygons = polygons_of(shape)
    return groups(len(polygons), near_pairs(polygons, reach_m=0.0))


def part_count(shape: Geometry | None) -> int:
    """Return of how many detached parts a shape is."""
    if shape is None or shapely.get_num_geometries(shape) < 2:
        return 1
    return max(1, len(np.unique(detached(shape))))


def scene_of_parts(scene: Scene) -> Scene | None:
    """Return the scene in which every detached part is a site of its own; ``None`` where no site has several."""
    counts = [part_count(shape) for shape in scene.shapes]
    if max(counts, default=1) == 1:
        return None
    owner = np.repeat(np.arange(len(counts)), counts)
    part = np.concatenate([np.arange(count) for count in counts])
    divided = np.array(counts)[owner] > 1

    def cut(shapes: Shapes) -> Shapes:
        column = np.empty(len(owner), dtype=object)
        # a loop: the parts of one site are those of the analysis plane, whatever the plane they are drawn in
        for row, (site, number) in enumerate(zip(owner, part, strict=True)):
            shape = shapes[site]
            if counts[site] > 1:
                which = detached(scene.shapes[site])
                shape = shapely.multipolygons(polygons_of(shape)[which == np.unique(which)[number]])
            column[row] = shape
        return column

    return replace(
        scene,
        sites=tuple(_named(scene.sites[s], int(n), counts[s]) for s, n in zip(owner, part, strict=True)),
        shapes=cut(scene.shapes),
        lonlat=cut(scene.lonlat),
        other_planes={code: cut(shapes) for code, shapes in scene.other_planes.items()},
        places=scene.places[owner],
        accuracy=scene.accuracy[owner],
        unknown_accuracy=scene.unknown_accuracy[owner] if len(scene.unknown_accuracy) else scene.unknown_accuracy,
        # what is declared of a site is declared of all its parts together
        declared=np.where(divided, np.nan, scene.declared[owner]),
        declared_half=np.where(divided, np.nan, scene.declared_half[owner]),
        site_facts=tuple(scene.site_facts[site] for site in owner) if scene.site_facts else (),
    )


def _named(site: Site, number: int, count: int) -> Site:
    if count == 1:
        return site
    told = f"({number + 1}/{count})"
    return replace(site, name=Name(f"{site.name.ko} {told}", f"{site.name.en} {told}"), declared_area=None)
