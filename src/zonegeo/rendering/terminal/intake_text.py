"""What files were taken for, as tables: what was read as what, each requirement of each proposal, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from zonegeo.base.message import Message
from zonegeo.base.plain_text import as_lines, quoted
from zonegeo.i18n.phrases import value_text
from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import Evaluation, Finding
from zonegeo.model.verdict import Verdict
from zonegeo.rendering.glyphs import GLYPHS
from zonegeo.rendering.terminal.text_columns import aligned
from zonegeo.sources.intake.question import typed

if TYPE_CHECKING:
    from zonegeo.sources.intake.read_intake import Intake
    from zonegeo.sources.intake.source_layers import SourceLayer

_MOST_NOTICES = 10
_SHOWN = ("name", "role", "declared_area", "pnu", "address", "jibun", "proposal")


def render_files(intake: Intake, translator: Translator) -> str:
    """Return what the files are: how many outlines, the CRS and the encoding with how each was known."""
    text = translator.text
    count = sum(len(layer.features) for layer in intake.layers)
    files = len({layer.file for layer in intake.layers})
    rows = [
        (layer.shown, text("intake.outlines", count=len(layer.features)),
         f"{layer.evidence['crs']} ({text(_known('crs', str(layer.evidence['crs_known_by'])))})",
         f"{layer.evidence['encoding']} ({text(_known('encoding', str(layer.evidence['encoding_evidence'])))})")
        for layer in intake.layers
    ]  # fmt: skip
    lines = [text("intake.files", files=files, count=count), *(f"  {line}" for line in aligned(rows))]
    return as_lines(lines if rows else lines[:1])


def _known(what: str, by: str) -> str:
    return f"intake.known.{what}.{by}"


def render_intake(intake: Intake, evaluations: Sequence[Evaluation], translator: Translator) -> str:
    """Return the tables that end an intake."""
    lines = [_measured(intake, evaluations, translator), "", translator.text("intake.taken-for")]
    lines.extend(f"  {line}" for line in aligned(list(_taken(intake, translator))))
    lines.extend(f"  {line}" for line in (*_answers(intake, translator), *_notices(intake, translator)))
    merged = [site.name for site in intake.sites if site.merged]
    lines.extend(f"  {translator.text('intake.merged', name=name)}" for name in merged)
    lines.extend(aligned(list(_requirements(evaluations, translator))))
    return as_lines(lines)


def render_answers(intake: Intake, translator: Translator) -> str:
    """Return what was taken in the files' place, a line each; empty where they say everything themselves."""
    return as_lines([*_answers(intake, translator), *_notices(intake, translator)])


def _notices(intake: Intake, translator: Translator) -> Iterator[str]:
    """What the files said that who looks at them would not see, such as hidden rows: each once."""
    told = ((layer.shown, Message(f"notice.{str(each['code']).removeprefix('notice.')}", each["values"]))
            for layer in intake.layers for each in layer.evidence["notices"])  # fmt: skip
    sentences = ((shown, translator.tell(message)) for shown, message in told)
    yield from dict.fromkeys(each if shown in each else f"{shown}: {each}" for shown, each in sentences)
    yield from map(translator.tell, intake.notices[:_MOST_NOTICES])
    if len(intake.notices) > _MOST_NOTICES:
        yield translator.text("intake.more", count=len(intake.notices) - _MOST_NOTICES)


def _measured(intake: Intake, evaluations: Sequence[Evaluation], translator: Translator) -> str:
    day = "" if intake.as_of is None else intake.as_of.isoformat()
    crs = evaluations[0].analysis_crs if evaluations else intake.measure_in
    return translator.text("intake.measured-today" if intake.is_today else "intake.measured", crs=crs, day=day)


def _taken(intake: Intake, translator: Translator) -> Iterator[tuple[str, ...]]:
    """One row for each of our columns: what it was in each layer."""
    text = translator.text
    yield ("", *(layer.shown for layer in intake.layers))
    for ours in _SHOWN:
        cells = [
            _heading(layer, columns[ours].heading, translator) if ours in columns else ""
            for layer, columns in zip(intake.layers, intake.columns, strict=True)
        ]
        if ours == "declared_area":
            stated = {site.layer for site in intake.sites if site.declared_area is not None}
            cells = [cell if n in stated else text("intake.not-used") if cell else "" for n, cell in enumerate(cells)]
        if any(cells):
            yield (text(f"intake.column.{ours}"), *(cell or "–" for cell in cells))


def _heading(layer: SourceLayer, heading: str, translator: Translator) -> str:
    """Return the heading of a column; a drawing has none, and what we call its text is no heading that it holds."""
    is_drawn = layer.evidence["format"] == "dxf" and heading == "text"
    return translator.text("intake.word.drawn-text") if is_drawn else heading


def _answers(intake: Intake, translator: Translator) -> Iterator[str]:
    """The answers that a script would give: with them the same files are the same study again."""
    told: dict[str, str] = {typed(key, answer): key for key, answer in intake.answers.items()}
    for option, key in told.items():
        name = translator.text(f"intake.answer.{key.partition(':')[0]}")
        yield f"{name}: {option}"


def _requirements(evaluations: Sequence[Evaluation], translator: Translator) -> Iterator[tuple[str, ...]]:
    text, language = translator.text, translator.language
    yield (text("intake.requirement"), *(each.proposal_name.within(language) for each in evaluations),
           text("intake.needed"))  # fmt: skip
    for finding in evaluations[0].findings if evaluations else ():
        found = [each.finding(finding.requirement) for each in evaluations]
        needs = dict.fromkeys(translator.tell(need) for each in found for need in each.needs)
        yield (finding.name.within(language), *(_cell(each, translator) for each in found), ", ".join(needs) or "–")


def _cell(finding: Finding, translator: Translator) -> str:
    """Return a verdict with the figure that it rests on: the excess where it is over the limit."""
    glyph, word = GLYPHS[finding.verdict], translator.text(f"verdict.{finding.verdict.value}")
    measurement = finding.measurement
    if finding.verdict in (Verdict.UNDECIDED, Verdict.NOT_APPLICABLE) or measurement is None:
        return f"{glyph} {word}"
    if finding.margin_nominal is not None and finding.margin_nominal < 0:
        excess = translator.measurement(-finding.margin_nominal, measurement.unit)
        return f"{glyph} {translator.text('intake.excess', value=excess)}"
    return f"{glyph} {value_text(translator, finding)}" if measurement.unit in ("m", "m2") else f"{glyph} {word}"


def render_script(intake: Intake, folder: str, files: Sequence[str]) -> str:
    """Return the intake as one command that asks nothing and is the same on any day."""
    words = ["zonegeo", "init", folder, "--from", *files]
    options = dict.fromkeys(typed(key, answer) for key, answer in intake.answers.items())
    if intake.is_today and intake.as_of is not None:
        options |= {f"--as-of {intake.as_of.isoformat()}": None}
    return " ".join((*map(quoted, words), *options))
