"""Pages about the law behind a profile: every article with what is done about it, and words that have moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from zonegeo.base.message import in_two_languages
from zonegeo.i18n.translator import Translator
from zonegeo.model.profile import TREATMENTS, Article, Profile, Treatment
from zonegeo.profiles.law_text import LawText
from zonegeo.profiles.moved_citations import CitedClause, LawComparison

# what could be decided from data at all: of the rest there is nothing to decide
_DECIDABLE: tuple[Treatment, ...] = ("decided", "evidence", "procedure", "open")
_ANSWERED: tuple[Treatment, ...] = ("decided", "evidence", "procedure")


def render_coverage(profile: Profile, translator: Translator) -> str:
    """Return the list of every article as a page of Markdown, with the count of what is done about them."""
    text, language = translator.text, translator.language
    lines = [f"# {text('coverage.title', name=profile.name.within(language), id=profile.id)}", ""]
    lines += [text("coverage.intro", id=profile.id), "", *count_lines(profile, translator)]
    for act in dict.fromkeys(article.act for article in profile.articles):
        heads = " | ".join(text(f"coverage.{each}") for each in ("clauses", "about", "does", "by", "why"))
        lines += ["", f"## {act}", "", f"| {heads} |", "|---|---|---|---|---|"]
        lines += [_row(article, translator) for article in profile.articles if article.act == act]
    return "\n".join(lines) + "\n"


def count_lines(profile: Profile, translator: Translator) -> Iterator[str]:
    """Yield how many clauses are decided, asked as evidence, steps of the procedure, open, or nothing to decide."""
    count = profile.clause_count()
    total, decidable = sum(count.values()), sum(count[each] for each in _DECIDABLE)
    answered = sum(count[each] for each in _ANSWERED)
    share = 100 * answered / decidable if decidable else 0.0
    words = " · ".join(f"{translator.text(f'coverage.does.{each}')} {count[each]}" for each in TREATMENTS)
    yield translator.text("coverage.count", total=total, words=words)
    yield ""
    yield translator.text("coverage.share", answered=answered, decidable=decidable, share=f"{share:.0f}")


def _row(article: Article, translator: Translator) -> str:
    language = translator.language
    by = ", ".join(f"`{each}`" for each in article.by)
    does = translator.text(f"coverage.does.{article.does}")
    cells = (
        ", ".join(article.clauses), article.name.within(language), does, by, article.why.within(language)
    )  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def render_law(
    cited: Sequence[CitedClause],
    texts: Sequence[LawText],
    comparison: LawComparison | None,
    passed: Sequence[tuple[LawText, date]],
    translator: Translator,
) -> str:
    """Return the acts that are held, each with where and when it was read, and every citation whose words moved."""
    text = translator.text
    lines = []
    for each in texts:
        number = sum(clause.act == each.act for clause in cited)
        held, read_in = (in_two_languages(told).within(translator.language) for told in (each.held, each.read_in))
        lines.append(f"{each.act}  {each.number}")
        lines.append(f"  {text('law.held', promulgated=_day(each.promulgated), since=_day(each.in_force), held=held)}")
        lines.append(f"  {text('law.read-in', source=read_in)}")
        lines.append(f"  {text('law.cited', count=number)}")
        days = [day for act, day in passed if act is each]
        if days:
            told = ", ".join(day.isoformat() for day in days)
            lines.append(f"  {text('law.reexamination', clause=each.reexamined_by, days=told)}")
    missing = [each for each in cited if all(each.act != one.act or one.words(each.clause) is None for one in texts)]
    if missing:
        lines += [
            "",
            text("law.not-held"),
            *(f"  {each.act} {each.clause}  ({', '.join(each.by)})" for each in missing),
        ]
    if comparison is not None:
        lines += ["", *_moved(comparison, translator)]
    return "\n".join(lines) + "\n"


def _moved(comparison: LawComparison, translator: Translator) -> Iterator[str]:
    text = translator.text
    yield text("law.moved", moved=len(comparison.moved), same=comparison.same)
    for each in comparison.moved:
        yield f"  {each.cited.act} {each.cited.clause}  ({', '.join(each.cited.by)})"
        if each.newer is None:
            yield f"    {text('law.gone')}"
        if each.stands_in:
            yield f"    {text('law.stands-in', clause=each.stands_in)}"
        for out, into in each.difference() if each.newer is not None else ():
            if out:
                yield f"    - {out}"
            if into:
                yield f"    + {into}"
    for act in comparison.unread:
        yield text("law.unread", act=act)


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
