"""The tables about choosing: objectives, ranking, and over what they and the verdicts change."""

from __future__ import annotations

from zonegeo.i18n.phrases import limit_text, method_text
from zonegeo.i18n.translator import Translator
from zonegeo.model.answers.comparison import Comparison
from zonegeo.rendering.comparison.called import Called, called
from zonegeo.rendering.comparison.sheet import Line, Sheet


def front_sheet(comparison: Comparison, translator: Translator) -> Sheet:
    """Return which proposals no other beats, and for each other one that beats it."""
    front = comparison.front
    assert front is not None  # noqa: S101 - asked by the caller
    lines, names = [], called(comparison, translator)
    for each in comparison.proposals:
        if each.id in front.unknown:
            told = translator.text("front.unknown")
        elif each.id in front.dominated_by:
            told = translator.text("front.dominated", by=names.proposal(front.dominated_by[each.id]))
        else:
            told = translator.text("front.certain" if each.id in front.certain else "front.member")
        lines.append(Line((names.proposal(each.id), told)))
    objectives = ", ".join(names.objective(each, translator) for each in front.objectives)
    headings = (translator.text("land.proposal"), objectives)
    return Sheet("front", translator.text("compare.front"), headings, tuple(lines))


def ranking_sheet(comparison: Comparison, translator: Translator) -> Sheet:
    """Return the places by the weights that were given."""
    ranking = comparison.ranking
    assert ranking is not None  # noqa: S101 - asked by the caller
    names = called(comparison, translator)
    verdicts = {each.id: each.verdict for each in comparison.proposals}
    lines = [
        Line(
            (
                str(each.place),
                names.proposal(each.proposal),
                f"{each.score:.4f}",
                translator.text(f"verdict.{verdicts[each.proposal]}"),
            )
        )
        for each in ranking.places
    ]
    lines.extend(Line(("–", names.proposal(name), translator.text("front.unknown"), "")) for name in ranking.unranked)
    headings = tuple(translator.text(f"ranking.{name}") for name in ("place", "proposal", "score", "verdict"))
    return Sheet("ranking", translator.text("compare.ranking"), headings, tuple(lines))


def weights_sheet(comparison: Comparison, translator: Translator) -> Sheet:
    """Return between which shares the order stays, and who exchanges places beyond."""
    ranking = comparison.ranking
    assert ranking is not None  # noqa: S101 - asked by the caller
    names = called(comparison, translator)
    lines = [
        Line(
            (
                names.aim(each.of, translator),
                f"{each.share:.4f}",
                f"{each.low:.4f} – {each.high:.4f}",
                " ↔ ".join(map(names.proposal, each.below)) if each.below else "–",
                " ↔ ".join(map(names.proposal, each.above)) if each.above else "–",
            )
        )
        for each in ranking.ranges
    ]
    headings = tuple(translator.text(f"weights.{name}") for name in ("objective", "share", "range", "below", "above"))
    return Sheet("weights", translator.text("compare.weights"), headings, tuple(lines))


def orders_sheet(comparison: Comparison, translator: Translator) -> Sheet:
    """Return the order under other ways of scoring and measuring."""
    ranking = comparison.ranking
    assert ranking is not None  # noqa: S101 - asked by the caller
    names = called(comparison, translator)
    lines = []
    for each in ranking.methods:
        order, same = " > ".join(map(names.proposal, each.order)), translator.text(f"order.{_same(each.same)}")
        lines.append(Line((_order_name(each.name, names, translator), order, same), not each.same))
    headings = tuple(translator.text(f"orders.{name}") for name in ("method", "order", "same"))
    return Sheet("orders", translator.text("compare.orders"), headings, tuple(lines))


def _same(same: bool) -> str:
    return "same" if same else "other"


def _order_name(name: str, names: Called, translator: Translator) -> str:
    if translator.knows(f"scoring.{name}"):
        return translator.text(f"scoring.{name}")
    requirement, _, method = name.partition(":")
    return f"{names.requirement(requirement)}: {method_text(translator, method)}"


def thresholds_sheet(comparison: Comparison, translator: Translator, *, only_differences: bool) -> Sheet:
    """Return at which limit the verdict of each proposal changes, a line for each requirement."""
    lines, called_by = [], called(comparison, translator)
    for row in comparison.rows:
        found = [each for each in comparison.sensitivity.thresholds if each.requirement == row.requirement]
        if not found or (only_differences and not row.differs):
            continue
        by_limit: dict[str, list[str]] = {}
        for each in sorted(found, key=lambda each: each.at):
            by_limit.setdefault(translator.measurement(each.at, each.unit), []).append(
                called_by.proposal(each.proposal)
            )
        told = [f"{at}: {', '.join(names)}" for at, names in by_limit.items()]
        limit = next(cell.limit for cell in row.cells if cell.limit is not None)
        lines.append(
            Line(
                (called_by.requirement(row.requirement), limit_text(translator, limit), " · ".join(told)),
                len(by_limit) > 1,
            )
        )
    headings = tuple(translator.text(f"thresholds.{name}") for name in ("requirement", "limit", "at"))
    return Sheet("thresholds", translator.text("compare.thresholds"), headings, tuple(lines))


def methods_sheet(comparison: Comparison, translator: Translator) -> Sheet:
    """Return the methods under which a verdict is another one."""
    names = called(comparison, translator)
    lines = [
        Line(
            (
                names.requirement(each.requirement),
                names.proposal(each.proposal),
                translator.text(f"verdict.{each.verdict.value}"),
                method_text(translator, each.name),
                translator.text(f"verdict.{each.otherwise.value}"),
            )
        )
        for each in comparison.sensitivity.methods
    ]
    headings = tuple(
        translator.text(f"methods.{name}") for name in ("requirement", "proposal", "verdict", "method", "otherwise")
    )
    return Sheet("methods", translator.text("compare.methods"), headings, tuple(lines))
