"""Whether a comparison that was read agrees with itself: what follows from its cells is made again and compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import pairwise

from zonegeo.base.errors import InputError, Problem, UsageError
from zonegeo.comparison.matrix import marked_row, sensitivity_of
from zonegeo.comparison.objectives import front_of
from zonegeo.comparison.ranking import ranking_of
from zonegeo.comparison.site_figures import marked_figures
from zonegeo.evaluation.consistency import Disagreement, margins_of, told_part, verdict_told
from zonegeo.model.answers.comparison import Cell, ComparedProposal, Comparison, FigureRow, Row
from zonegeo.model.margin import is_same_number
from zonegeo.model.verdict import worst


def refuse_contradicting_comparison(found: Comparison, *, where: str) -> Comparison:
    """Return a comparison that agrees with itself.

    A comparison of ``--only-differences`` holds the rows that differ alone: of the others their number is known.

    Raises
    ------
    InputError
        ``result-disagrees``, with every place at which it does not.
    """
    problems = _problems(_columns(found), "names", where)
    if not problems:  # what follows can be made of whole rows alone
        try:
            problems = _problems(_different(found, _what_follows(found), "$"), "derived", where)
        except (UsageError, ValueError, KeyError, StopIteration) as error:
            problems = _problems([("$.front", type(error).__name__, "$.rows")], "derived", where)
        problems += _problems(_cells(found), "cells", where)
    if problems:
        raise InputError(problems)
    return found


def _problems(disagreements: Iterator[Disagreement] | Sequence[Disagreement], rule: str, where: str) -> list[Problem]:
    return [
        Problem("result-disagrees", f"{where}: {place}",
                {"value": told_part(said), "expected": told_part(follows), "rule": rule})
        for place, said, follows in disagreements
    ]  # fmt: skip


def _columns(found: Comparison) -> Iterator[Disagreement]:
    """Every row has a cell for every proposal, in their order, and every name is there once."""
    ids = tuple(each.id for each in found.proposals)
    named: dict[str, Sequence[str]] = {
        "$.proposals": ids, "$.rows": [each.requirement for each in found.rows],
        "$.figures": [each.id for each in found.figures],
    }  # fmt: skip
    yield from ((place, name, 1) for place, names in named.items() for name, n in Counter(names).items() if n > 1)
    if found.baseline not in ids:
        yield "$.baseline", found.baseline, ids
    tables: dict[str, Sequence[Row | FigureRow]] = {"rows": found.rows, "figures": found.figures}
    for key, rows in tables.items():
        for number, row in enumerate(rows):
            if (told := tuple(cell.proposal for cell in row.cells)) != ids:
                yield f"$.{key}[{number}].cells", told, ids
    against = tuple(each.after for each in found.differences)
    if against != ids or {each.before for each in found.differences} != {found.baseline}:
        yield "$.differences", against, ids


def _what_follows(found: Comparison) -> Comparison:
    """Return the comparison with everything made again that follows from its cells."""
    rows = tuple(marked_row(each, found.baseline) for each in found.rows)
    told = {row.requirement for row in rows}
    whole = all(sum(each.counts.values()) == len(rows) for each in found.proposals)
    follows = replace(
        found, rows=rows, figures=tuple(map(marked_figures, found.figures)),
        proposals=tuple(_column(each, rows, whole=whole) for each in found.proposals),
    )  # fmt: skip
    sensitivity = sensitivity_of(rows)
    if whole:
        follows = replace(follows, sensitivity=sensitivity)
        if found.front is not None:
            follows = replace(follows, front=front_of(found.front.objectives, rows, found.differences))
        if found.front is not None and found.ranking is not None:
            weighed = ranking_of(found.front.objectives, found.ranking.weights, rows, found.differences)
            follows = replace(follows, ranking=weighed)
        return follows
    if not all(row.differs for row in rows):
        return replace(follows, rows=tuple(row for row in rows if row.differs))
    hidden = [each for each in found.sensitivity.thresholds if each.requirement not in told]
    shown = [each for each in sensitivity.thresholds if each.requirement in told]
    ordered = sorted((*hidden, *shown), key=lambda each: (each.requirement, abs(each.at - each.limit), each.proposal))
    return replace(follows, sensitivity=replace(found.sensitivity, thresholds=tuple(ordered)))


def _column(proposal: ComparedProposal, rows: Sequence[Row], *, whole: bool) -> ComparedProposal:
    """Return a column with the verdict that its cells give; of rows that are not shown no more is asked than can be."""
    counts = Counter(row.cell(proposal.id).verdict.value for row in rows)
    deciding = [row.cell(proposal.id) for row in rows if row.counts]
    if whole:
        stable = all(cell.stable for cell in deciding)
        return replace(proposal, counts=dict(counts), verdict=worst(cell.verdict for cell in deciding), stable=stable)
    more = {verdict: count for verdict, count in counts.items() if count > proposal.counts.get(verdict, 0)}
    least = worst([proposal.verdict, *(cell.verdict for cell in deciding)])
    stable = proposal.stable and all(cell.stable for cell in deciding)
    return replace(proposal, counts={**proposal.counts, **more}, verdict=least, stable=stable)


def _cells(found: Comparison) -> Iterator[Disagreement]:
    """What a cell says of itself: its ends, its margins, the verdict that its sentence tells."""
    for number, row in enumerate(found.rows):
        for nth, cell in enumerate(row.cells):
            place = f"$.rows[{number}].cells[{nth}]"
            yield from _ends(place, cell)
            ends = (cell.value, cell.low, cell.high) if cell.unit else None  # a cell without a figure has no unit
            nominal, certain = margins_of(cell.verdict, ends, cell.limit)
            for key, said, follows in (
                ("margin_nominal", cell.margin_nominal, nominal), ("margin_certain", cell.margin_certain, certain),
            ):  # fmt: skip
                if not is_same_number(said, follows):
                    yield f"{place}.{key}", said, follows
            told = verdict_told(cell.message.code)
            if told is not None and told != cell.verdict.value:
                yield f"{place}.verdict", cell.verdict.value, told
            if cell.stable == bool(cell.flips):
                yield f"{place}.stable", cell.stable, not cell.flips


def _ends(place: str, cell: Cell) -> Iterator[Disagreement]:
    known = [each for each in (cell.low, cell.value, cell.high) if each is not None]
    if any(one > other and not is_same_number(one, other) for one, other in pairwise(known)):
        yield place, tuple(known), tuple(sorted(known))


def _different(said: object, follows: object, place: str) -> Iterator[Disagreement]:
    """Yield every place at which two values differ, however deep; numbers that another machine's arithmetic would give
    are the same.
    """
    if said is follows:
        return
    if is_dataclass(said) and not isinstance(said, type) and type(said) is type(follows):
        for each in fields(said):
            yield from _different(getattr(said, each.name), getattr(follows, each.name), f"{place}.{each.name}")
    elif isinstance(said, Mapping) and isinstance(follows, Mapping) and set(said) == set(follows):
        for key, one in said.items():
            yield from _different(one, follows[key], f"{place}.{key}")
    elif isinstance(said, tuple) and isinstance(follows, tuple) and len(said) == len(follows):
        for number, (one, other) in enumerate(zip(said, follows, strict=True)):
            yield from _different(one, other, f"{place}[{number}]")
    elif isinstance(said, float) and isinstance(follows, float):
        if not is_same_number(said, follows):
            yield place, said, follows
    elif said != follows:
        yield place, said, follows
