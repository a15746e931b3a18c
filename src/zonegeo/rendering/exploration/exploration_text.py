"""What an exploration found, for a reader: how it was searched, then one line for each proposal."""

from __future__ import annotations

from collections.abc import Iterator

from zonegeo.base.message import called
from zonegeo.base.plain_text import as_lines
from zonegeo.i18n.translator import Translator
from zonegeo.model.answers.comparison import Objective
from zonegeo.model.answers.exploration import Exploration, Kept
from zonegeo.rendering.glyphs import GLYPHS
from zonegeo.rendering.results.markdown import escaped, table_text
from zonegeo.rendering.terminal.text_columns import aligned

# of so many candidates all are named in a table; of more only these, and how many there are
_NAMED = 12


def render_text(exploration: Exploration, translator: Translator) -> str:
    """Return the heading, the table and the notices as plain text."""
    lines = [*_heading(exploration, translator), ""]
    if exploration.kept:
        table = [headings(exploration, translator), *rows(exploration, translator)]
        lines.extend(f"  {row}" for row in aligned(table))
    else:
        lines.append(f"  {translator.text('explore.nothing')}")
    if exploration.more:
        lines.append(f"  {translator.text('explore.more', count=exploration.more)}")
    notices = list(_notices(exploration, translator))
    lines.extend(
        ["", translator.text("check.notices"), *(f"  [{code}] {told}" for code, told in notices)] if notices else []
    )
    return as_lines(lines)


def render_markdown(exploration: Exploration, translator: Translator) -> str:
    """Return the same as Markdown; every text is escaped."""
    title, *rest = _heading(exploration, translator)
    parts = [f"# {escaped(title)}", *(escaped(each) for each in rest)]
    if exploration.kept:
        parts.append(table_text(headings(exploration, translator), rows(exploration, translator)))
    else:
        parts.append(escaped(translator.text("explore.nothing")))
    if exploration.more:
        parts.append(escaped(translator.text("explore.more", count=exploration.more)))
    notices = [f"- {escaped(code)}: {escaped(told)}" for code, told in _notices(exploration, translator)]
    return "\n\n".join([*parts, *(["\n".join(notices)] if notices else [])]) + "\n"


def _heading(exploration: Exploration, translator: Translator) -> Iterator[str]:
    search, language, names = exploration.search, translator.language, exploration.names
    yield translator.text("explore.title", study=exploration.study_name.within(language))
    yield translator.text(
        "explore.subject", proposal=called(exploration.proposal, exploration.proposal_name),
        profile=exploration.profile.id, version=exploration.profile.version, as_of=exploration.as_of,
        fixed=[called(each, names.get(each)) for each in exploration.fixed],
    )  # fmt: skip
    told = {"candidates": search.candidates, "units": search.units, "settled": search.settled, "scored": search.scored}
    yield translator.text(f"explore.by-{search.strategy}", **told)
    if search.proven:
        yield translator.text("explore.proven-front" if search.front else "explore.proven")
    else:
        yield translator.text("explore.unproven")
    if search.bound is not None and exploration.units:
        bound = translator.measurement(search.bound, exploration.units[0])
        first = _objective(exploration.objectives[0], exploration, translator)
        yield translator.text("explore.bound", objective=first, value=bound)
    yield translator.text("explore.folded", requirements=[called(each, names.get(each)) for each in search.folded])


def headings(exploration: Exploration, translator: Translator) -> tuple[str, ...]:
    """Return the headings of the table."""
    own = [translator.text(f"explore.column-{name}") for name in ("number", "verdict", "count", "candidates")]
    return (*own[:2], *(_objective(each, exploration, translator) for each in exploration.objectives), *own[2:])


def _objective(objective: Objective, exploration: Exploration, translator: Translator) -> str:
    """Return what is made large or small by its name, before the words that the command takes."""
    name = exploration.names.get(objective.of)
    what = translator.text(f"explore.objective.{objective.of}") if name is None else name.within(translator.language)
    return f"{translator.text(f'objective.{objective.direction}', what=what)} [{objective}]"


def rows(exploration: Exploration, translator: Translator) -> Iterator[tuple[str, ...]]:
    """Yield one row for each proposal kept."""
    for number, kept in enumerate(exploration.kept, 1):
        values = [translator.measurement(v, unit) for v, unit in zip(kept.values, exploration.units, strict=True)]
        verdict = f"{GLYPHS[kept.verdict]} {translator.text(f'verdict.{kept.verdict.value}')}"
        yield (str(number), verdict, *values, str(len(kept.candidates)), _named(kept, translator))


def _named(kept: Kept, translator: Translator) -> str:
    names = ", ".join(kept.candidates[:_NAMED])
    more = len(kept.candidates) - _NAMED
    return names if more <= 0 else translator.text("explore.and-more", names=names, count=more)


def _notices(exploration: Exploration, translator: Translator) -> Iterator[tuple[str, str]]:
    for each in exploration.notices:
        yield each.code, translator.text(f"notice.{each.code}", **each.values)
