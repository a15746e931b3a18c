"""The fewest sites to drop or to take in from the candidates so that distances and areas hold: exact, not heuristic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import comb

import numpy as np

from zonegeo.base.value import value
from zonegeo.geometry import Integers

# more than one core institution and one background space never help: taking a site in only ever breaks a bound
MOST_JOINED = 2
# changes of as many sites that are looked through for equals of the smallest one
MOST_EQUALS = 50_000


@value
class Problem:
    """Sites and bounds. Everything is an integer or an index, so that sums are exact.

    ``conflicts`` are pairs (core, background) that may not both stay. Of the sites in ``capped`` the ``sizes`` may add
    up to ``cap`` at most (``None``: no such bound). Each role that is ``needed`` must keep one site. ``land`` breaks
    ties: of changes of as many sites the one of less land is smaller. Sites from ``own`` on are candidates; those that
    are ``fixed`` are not dropped.
    """

    roles: tuple[str, ...]
    needed: tuple[str, ...]
    conflicts: tuple[tuple[int, int], ...]
    capped: tuple[int, ...]
    sizes: tuple[int, ...]
    cap: int | None
    land: tuple[int, ...]
    own: int
    fixed: tuple[int, ...] = ()


@value
class Change:
    """The sites to drop and the candidates to take in."""

    dropped: tuple[int, ...]
    joined: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many sites change."""
        return len(self.dropped) + len(self.joined)


def smallest_change(problem: Problem) -> Change | None:
    """Return the change of the fewest sites after which every bound holds, of those the one of the least land.

    Parameters
    ----------
    problem
        Up to about 30 sites and 10 candidates.

    Returns
    -------
    ``None`` where no change of any size does.

    Notes
    -----
    For every choice of at most two candidates the fewest drops are found by branching on a pair in conflict: either the
    core site goes, or it stays and every background space in conflict with it goes. The branches share no solution, so
    none is seen twice and none is missed. What is then still too large is settled by meeting in the middle: the sums of
    both halves of the sites, for every number of drops.

    Examples
    --------
    >>> far = Problem(("core", "background", "background"), ("core", "background"), ((0, 1),), (1, 2), (5, 7), 7,
    ...               (9, 5, 7), own=3)
    >>> smallest_change(far)
    Change(dropped=(1,), joined=())
    """
    best: tuple[int, int, Change] | None = None
    candidates = range(problem.own, len(problem.roles))
    for size in range(MOST_JOINED + 1):
        for joined in combinations(candidates, size):
            most = len(problem.roles) if best is None else best[0] - size
            found = _fewest_drops(problem, joined, most)
            if found is None:
                continue
            land = sum(problem.land[site] for site in (*found, *joined))
            key = (len(found) + size, land)
            if best is None or key < best[:2]:
                best = (*key, Change(found, joined))
    return None if best is None else best[2]


def smallest_changes(problem: Problem) -> list[Change]:
    """Return :func:`smallest_change` and every other change of as many sites and as much land, by their sites.

    Where more than ``MOST_EQUALS`` changes have as many sites, the one that was found stands alone.

    >>> twins = Problem(("core", "background", "background"), ("core",), (), (1, 2), (5, 5), 5, (9, 5, 5), own=3)
    >>> [change.dropped for change in smallest_changes(twins)]
    [(1,), (2,)]
    """
    first = smallest_change(problem)
    if first is None:
        return []
    free = [site for site in range(len(problem.roles)) if site not in problem.fixed]
    if comb(len(free), first.count) > MOST_EQUALS:
        return [first]
    land = sum(problem.land[site] for site in (*first.dropped, *first.joined))
    return [
        Change(tuple(site for site in toggled if site < problem.own), tuple(s for s in toggled if s >= problem.own))
        for toggled in combinations(free, first.count)
        if sum(problem.land[site] for site in toggled) == land and _holds(problem, frozenset(toggled))
    ]


def _holds(problem: Problem, toggled: frozenset[int]) -> bool:
    """Say whether every bound holds after a change."""
    stays = {site for site in range(len(problem.roles)) if (site < problem.own) != (site in toggled)}
    size = sum(size for site, size in zip(problem.capped, problem.sizes, strict=True) if site in stays)
    return (
        not any(stays.issuperset(pair) for pair in problem.conflicts)
        and (problem.cap is None or size <= problem.cap)
        and {problem.roles[site] for site in stays}.issuperset(problem.needed)
    )


def _fewest_drops(problem: Problem, joined: tuple[int, ...], most: int) -> tuple[int, ...] | None:
    present = (*range(problem.own), *joined)
    for budget in range(min(most, problem.own) + 1):
        found = min(_drops(problem, present, frozenset((*joined, *problem.fixed)), budget), default=None)
        if found is not None:
            return found[1]
    return None


def _drops(
    problem: Problem, present: tuple[int, ...], kept: frozenset[int], budget: int
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield the least land, and the sites, of every way to satisfy the conflicts with exactly ``budget`` drops."""
    for dropped, stays in _covers(problem, present, frozenset(), kept, budget):
        rest = _over_cap(problem, present, dropped, stays, budget - len(dropped))
        if rest is None:
            continue
        sites = tuple(sorted((*dropped, *rest)))
        left = {problem.roles[site] for site in present if site not in sites}
        if left.issuperset(problem.needed):
            yield sum(problem.land[site] for site in sites), sites


def _covers(
    problem: Problem, present: tuple[int, ...], dropped: frozenset[int], kept: frozenset[int], budget: int
) -> Iterator[tuple[frozenset[int], frozenset[int]]]:
    open_ = [
        (core, background) for core, background in problem.conflicts
        if core in present and background in present and core not in dropped and background not in dropped
    ]  # fmt: skip
    if not open_:
        yield dropped, kept
        return
    if _disjoint(open_) > budget:
        return
    core = open_[0][0]
    if core not in kept:
        yield from _covers(problem, present, dropped | {core}, kept, budget - 1)
    others = frozenset(background for one, background in open_ if one == core)
    if len(others) <= budget and not others & kept:
        yield from _covers(problem, present, dropped | others, kept | {core}, budget - len(others))


def _disjoint(pairs: Sequence[tuple[int, int]]) -> int:
    """Pairs that share no site: each of them costs a drop of its own."""
    seen: set[int] = set()
    count = 0
    for pair in pairs:
        if seen.isdisjoint(pair):
            seen.update(pair)
            count += 1
    return count


def _over_cap(
    problem: Problem, present: tuple[int, ...], dropped: frozenset[int], kept: frozenset[int], budget: int
) -> tuple[int, ...] | None:
    """Return exactly ``budget`` more sites to drop, of the least land, so that the sizes fit; ``None`` if none do.

    Without a need for more drops a budget that is left over means that fewer drops were enough.
    """
    sizes = dict(zip(problem.capped, problem.sizes, strict=True))
    left = [site for site in problem.capped if site in present and site not in dropped]
    excess = 0 if problem.cap is None else sum(sizes[site] for site in left) - problem.cap
    if excess <= 0:
        return () if budget == 0 else None
    free = [site for site in left if site not in kept]
    if len(free) < budget or sum(sorted((sizes[site] for site in free), reverse=True)[:budget]) < excess:
        return None
    return _least_land(free, sizes, problem.land, excess, budget)


def _least_land(
    free: Sequence[int], sizes: dict[int, int], land: Sequence[int], excess: int, count: int
) -> tuple[int, ...] | None:
    """Choose ``count`` sites whose sizes reach ``excess`` with the least land: sums of two halves that meet."""
    half = len(free) // 2
    ones, others = _sums(free[:half], sizes, land), _sums(free[half:], sizes, land)
    best: tuple[int, int, int] | None = None
    for number in range(count + 1):
        if number not in ones or count - number not in others:
            continue
        size, area, masks = others[count - number]
        order = np.argsort(size, kind="stable")
        # of all that reach a size: the least land from here to the end, and where it stands
        least = np.minimum.accumulate(area[order][::-1])[::-1]
        for one_size, one_area, one_mask in zip(*ones[number], strict=True):
            at = int(np.searchsorted(size[order], excess - one_size))
            if at == len(order) or (best is not None and one_area + least[at] >= best[0]):
                continue
            where = order[at:][int(np.argmin(area[order][at:]))]
            best = (int(one_area + least[at]), int(one_mask), int(masks[where]))
    if best is None:
        return None
    return tuple(
        site for number, site in enumerate(free)
        if (best[1] >> number & 1 if number < half else best[2] >> (number - half) & 1)
    )  # fmt: skip


def _sums(
    sites: Sequence[int], sizes: dict[int, int], land: Sequence[int]
) -> dict[int, tuple[Integers, Integers, Integers]]:
    """The sizes and the land of every subset, by how many sites it has."""
    size, area, count = (np.zeros(1, dtype=np.int64) for _ in range(3))
    for site in sites:
        size = np.concatenate([size, size + sizes[site]])
        area = np.concatenate([area, area + land[site]])
        count = np.concatenate([count, count + 1])
    masks = np.arange(len(size), dtype=np.int64)
    return {int(n): (size[count == n], area[count == n], masks[count == n]) for n in np.unique(count)}
