"""Which site of one proposal is which of another: by id, then by the land that they share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from zonegeo.base.value import value
from zonegeo.comparison.land import Lot
from zonegeo.geometry import Floats
from zonegeo.model.answers.comparison import MatchedBy

# A site is the same land as another where they share more than half of the smaller one
MOSTLY = 0.5


@value
class Match:
    """Sites before and after that belong together: one and one, one and several (split), several and one (merged)."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    by: MatchedBy


def match_sites(before: Sequence[Lot], after: Sequence[Lot]) -> tuple[Match, ...]:
    """Match the sites of two proposals.

    By id where the two outlines share most of the smaller one, or where either is not known. The others by the land
    they share: a site that lies mostly in one of before, on land that this one gave up, is a part of it. Sites of one
    id that share no land are the same one moved, unless their land says that the ids were exchanged.

    Returns
    -------
    Every site of both in exactly one match, in the order of their ids.
    """
    same = _same_ids(before, after)
    still = {(i, j) for i, j in same if _is_still(before[i], after[j])}
    free_before = [i for i in range(len(before)) if i not in {i for i, _ in still}]
    free_after = [j for j in range(len(after)) if j not in {j for _, j in still}]
    shared = _shared([before[i] for i in free_before], [after[j] for j in free_after])
    cells = {(i, j): float(shared[a, b]) for a, i in enumerate(free_before) for b, j in enumerate(free_after)}
    size = _areas(before), _areas(after)
    strong = {pair for pair in same - still if _is_strong(pair, before, after, cells, size)}
    links = strong | _links(before, after, cells, size, strong)
    linked = {i for i, _ in links}, {j for _, j in links}
    links |= {(i, j) for i, j in same - still - strong if i not in linked[0] and j not in linked[1]}
    groups = [*(((i,), (j,)) for i, j in still), *_components(links, free_before, free_after)]
    found = (Match(g[0], g[1], _by(g, before, after)) for g in groups)
    return tuple(sorted(found, key=lambda match: _key(match, before, after)))


def _same_ids(before: Sequence[Lot], after: Sequence[Lot]) -> set[tuple[int, int]]:
    places = {lot.id: j for j, lot in enumerate(after)}
    return {(i, places[lot.id]) for i, lot in enumerate(before) if lot.id in places}


def _is_still(one: Lot, other: Lot) -> bool:
    if one.shape is None or other.shape is None:
        return one.shape is other.shape
    return one.shape is other.shape or bool(shapely.equals_exact(one.shape, other.shape))


def _areas(lots: Sequence[Lot]) -> Floats:
    return np.nan_to_num(np.asarray(shapely.area([lot.shape for lot in lots]), dtype=np.float64))


def _shared(before: Sequence[Lot], after: Sequence[Lot]) -> Floats:
    result = np.zeros((len(before), len(after)))
    if not before or not after:
        return result
    ones = np.array([lot.shape for lot in before], dtype=object)
    others = np.array([lot.shape for lot in after], dtype=object)
    rows, columns = shapely.STRtree(others).query(ones, predicate="intersects")
    result[rows, columns] = shapely.area(shapely.intersection(ones[rows], others[columns]))
    return result


def _is_strong(
    pair: tuple[int, int], before: Sequence[Lot], after: Sequence[Lot], cells: dict[tuple[int, int], float],
    size: tuple[Floats, Floats],
) -> bool:  # fmt: skip
    i, j = pair
    if before[i].shape is None or after[j].shape is None:
        return True
    return bool(cells[i, j] > MOSTLY * min(size[0][i], size[1][j]))


def _links(
    before: Sequence[Lot], after: Sequence[Lot], cells: dict[tuple[int, int], float], size: tuple[Floats, Floats],
    strong: set[tuple[int, int]],
) -> set[tuple[int, int]]:  # fmt: skip
    """Pairs of different ids that are the same land, where at least one of the two has no partner by id."""
    partner_after, partner_before = dict(strong), {j: i for i, j in strong}
    links = set()
    for (i, j), land in cells.items():
        if land <= 0.0 or (i in partner_after and j in partner_before):
            continue
        if i in partner_after:
            # a part of what was split off: on land of the old site that the new one of its id no longer covers
            kept = _land(after[j], after[partner_after[i]])
            link = land > MOSTLY * size[1][j] and kept <= MOSTLY * size[1][j]
        elif j in partner_before:
            had = _land(before[i], before[partner_before[j]])
            link = land > MOSTLY * size[0][i] and had <= MOSTLY * size[0][i]
        else:
            link = land > MOSTLY * min(size[0][i], size[1][j])
        if link:
            links.add((i, j))
    return links


def _land(one: Lot, other: Lot) -> float:
    if one.shape is None or other.shape is None:
        return 0.0
    return float(shapely.area(shapely.intersection(one.shape, other.shape)))


def _components(
    links: set[tuple[int, int]], rows: Sequence[int], columns: Sequence[int]
) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    left = [({i}, {j for k, j in links if k == i}) for i in rows]
    groups: list[tuple[set[int], set[int]]] = []
    for ones, others in left:
        touching = [group for group in groups if group[1] & others]
        for group in touching:
            groups.remove(group)
            ones, others = ones | group[0], others | group[1]
        groups.append((ones, others))
    taken = {j for _, j in links}
    groups.extend((set(), {j}) for j in columns if j not in taken)
    return [(tuple(sorted(ones)), tuple(sorted(others))) for ones, others in groups]


def _by(group: tuple[tuple[int, ...], tuple[int, ...]], before: Sequence[Lot], after: Sequence[Lot]) -> MatchedBy:
    ones, others = group
    if not ones or not others:
        return ""
    return "id" if len(ones) == len(others) == 1 and before[ones[0]].id == after[others[0]].id else "overlap"


def _key(match: Match, before: Sequence[Lot], after: Sequence[Lot]) -> tuple[str, ...]:
    ids = sorted({*(before[i].id for i in match.before), *(after[j].id for j in match.after)})
    return tuple(ids)
