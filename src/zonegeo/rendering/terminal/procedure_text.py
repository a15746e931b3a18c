"""A procedure as text: minor or not and why, then every step with its clause, documents and latest day."""

from __future__ import annotations

from collections.abc import Iterator

from zonegeo.i18n.phrases import cite_text
from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import cite_of
from zonegeo.model.procedure import GroundFound, Procedure, StepDue
from zonegeo.model.profile import Profile


def render_procedure(procedure: Procedure, profile: Profile, translator: Translator) -> str:
    """Return the procedure for a reader at a console."""
    text, language = translator.text, translator.language
    lines = [text(f"procedure.way.{procedure.way}")]
    for key, names in (("added", procedure.added), ("removed", procedure.removed)):
        if names and procedure.way == "change":
            lines.append(text(f"procedure.{key}", names=", ".join(name.within(language) for name in names)))
    if procedure.way == "change":
        word = {True: "minor", False: "full", None: "open"}[procedure.minor]
        lines += [text(f"procedure.{word}"), *(_ground(each, profile, translator) for each in procedure.grounds)]
        lines += _settled_by(procedure, translator)
    if procedure.steps:
        lines += ["", text("procedure.steps")]
        for number, due in enumerate(procedure.steps, start=1):
            lines.extend(_step(number, due, translator))
    return "\n".join(lines) + "\n"


def _ground(found: GroundFound, profile: Profile, translator: Translator) -> str:
    language, ground = translator.language, found.ground
    word = {True: "holds", False: "holds-not", None: "open"}[found.holds]
    whys = []
    if found.is_unread:
        later = {True: "holds", False: "holds-not", None: "open"}[found.by_later_text]
        since = ground.since.isoformat()
        whys = [translator.text("procedure.text-unread", since=since), translator.text(f"procedure.later.{later}")]
    if found.missing:
        names = ", ".join(profile.fact_name(fact).within(language) for fact in found.missing)
        whys.append(translator.text("procedure.missing", facts=names))
    told = translator.text(f"procedure.ground.{word}")
    why = f" – {'; '.join(whys)}" if whys else ""
    return f"  {told}  {ground.name.within(language)}  ({cite_text(translator, cite_of(ground.cite))}){why}"


def _settled_by(procedure: Procedure, translator: Translator) -> Iterator[str]:
    """The texts that were not read and would decide an open change: which article, as of which day."""
    unread = [found.ground.cite for found in procedure.grounds if found.is_unread] if procedure.minor is None else []
    if unread:
        acts = {each.act: [cite.clause for cite in unread if cite.act == each.act] for each in unread}
        clauses = translator.text("word.list-separator").join(f"{act} {', '.join(of)}" for act, of in acts.items())
        yield translator.text("procedure.settled-by", clauses=clauses, day=procedure.as_of.isoformat())


def _step(number: int, due: StepDue, translator: Translator) -> Iterator[str]:
    language, step = translator.language, due.step
    head = f"  {number}. {step.name.within(language)} – {step.who.within(language)}"
    if not due.is_certain:
        where = "procedure.where-not-minor" if "change" in step.ways else "procedure.where-minor"
        head += f"  [{translator.text(where)}]"
    yield head
    yield f"     {cite_text(translator, cite_of(step.cite))}"
    if step.documents:
        names = ", ".join(each.within(language) for each in step.documents)
        yield f"     {translator.text('procedure.documents', names=names)}"
    if step.days is not None:
        told = "procedure.days" if due.day is None else "procedure.days-until"
        yield f"     {translator.text(told, days=step.days, day=due.day)}"
    if step.years is not None:
        told = "procedure.years" if due.day is None else "procedure.years-by"
        yield f"     {translator.text(told, years=step.years, day=due.day)}"
