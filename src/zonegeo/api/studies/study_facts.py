"""The use cases of facts: the workbook of a study with what its profile asks, what is missing, the list of parcels."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from zonegeo.api.profiles.open_profile import profile_of
from zonegeo.api.results.evaluate import evaluate
from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.files.path_text import seen_from
from zonegeo.base.value import value
from zonegeo.i18n.translator import Translator, speaking_of
from zonegeo.model.evaluation import Evaluation
from zonegeo.rendering.workbook.asked import Asked
from zonegeo.rendering.workbook.book import Book
from zonegeo.rendering.workbook.csv_files import write_csv_files
from zonegeo.rendering.workbook.fill import fill_book
from zonegeo.rendering.workbook.xlsx import write_xlsx
from zonegeo.sources.study.find_study import carried_root, find_study
from zonegeo.sources.study.read_study import read_study_document

_HEAD = re.compile(r"^\s*\[\s*study\s*\]\s*(#.*)?$")


@value
class FactsAsked:
    """A study's workbook as values, the result that says what is undecided, and where the study stands."""

    book: Book
    evaluation: Evaluation
    study_file: Path
    facts: str | None
    language: str


def read_asked(
    study: str | Path, *, profile: str | None = None, proposal: str | None = None, language: str | None = None
) -> FactsAsked:
    """Return what the profile of a study asks for, what is known of it and what is missing.

    Parameters
    ----------
    language
        ``ko`` or ``en``; by default Korean for a profile of Korean law, English for any other.

    Examples
    --------
    >>> asked = read_asked("hongneung")
    >>> [sheet.sheet.name.ko for sheet in asked.book.sheets][:3], [each.row for each in asked.book.missing()]
    (['1_부지', '2_기관', '3_정량조건'], ['재적 위원 3분의 2 이상 출석'])
    """
    file = find_study(str(study), folder=Path.cwd())
    found, document = read_study_document(file)
    rules = profile_of(found, profile)
    evaluation = evaluate(found, profile=rules, proposal=proposal)
    told = language or ("ko" if rules.id.startswith("kr/") else "en")
    head = document.data.get("study", {})
    own = f"{head.get('facts')}"
    asked = Asked(
        data=document.data, cells={} if document.merged is None else document.merged.cells,
        words={} if document.reading is None else document.reading.words,
        waiting=() if document.reading is None else tuple(document.reading.waiting),
        parcels=tuple(each for each in document.parcels if each.where.startswith((f"{own}: ", f"{own}/"))),
        declared=document.declared, study=found, profile=rules, evaluation=evaluation, translator=Translator(told),
    )  # fmt: skip
    with speaking_of(words=rules.words):
        return FactsAsked(fill_book(asked), evaluation, file, head.get("facts"), told)


def facts_files(asked: FactsAsked, output: Path) -> dict[Path, bytes]:
    """Return the files of a facts workbook: one ``.xlsx``, or a CSV file for each sheet in a folder.

    Raises
    ------
    UsageError
        ``extra-needed``; ``facts-format``.
    """
    translator = Translator(asked.language)
    if output.suffix.lower() not in (".xlsx", ""):
        raise UsageError(Problem("facts-format", "-o", {"value": output.name}))
    with speaking_of(words=asked.evaluation.profile.words):
        return _written(asked, output, translator)


def _written(asked: FactsAsked, output: Path, translator: Translator) -> dict[Path, bytes]:
    if is_folder_of_facts(output):
        return {output / name: content for name, content in write_csv_files(asked.book, translator).items()}
    return {output: write_xlsx(asked.book, asked.evaluation, translator)}


def is_folder_of_facts(output: Path) -> bool:
    """True for a name of a folder with a CSV file for each sheet."""
    return output.suffix == "" or output.is_dir()


def is_own_workbook(asked: FactsAsked, output: Path) -> bool:
    """True for the workbook (or the folder) that the study names as its own."""
    return asked.facts is not None and (asked.study_file.parent / asked.facts).resolve() == output.resolve()


def study_with_facts(asked: FactsAsked, output: Path) -> tuple[dict[Path, str], str]:
    """Return the study file with the line that names its workbook, where it has none yet, and that line.

    Nothing is returned for a study that zonegeo carries, or that names a workbook already.
    """
    line = f'facts = "{seen_from(output, asked.study_file.parent)}"'
    if asked.facts is not None:
        return {}, ""
    if asked.study_file.resolve().is_relative_to(carried_root().resolve()):
        return {}, line
    lines = asked.study_file.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    head = next((number for number, each in enumerate(lines) if _HEAD.match(each)), None)
    if head is None:
        return {}, line
    ending = "\r\n" if lines[head].endswith("\r\n") else "\n"
    if not lines[head].endswith("\n"):
        lines[head] += ending
    return {asked.study_file: "".join([*lines[: head + 1], line + ending, *lines[head + 1 :]])}, ""


def missing_records(asked: FactsAsked) -> list[dict[str, Any]]:
    """Return what would decide each undecided requirement: its needs in words, and the cells that answer them."""
    translator = Translator(asked.language)
    cells = list(asked.book.missing())
    with speaking_of(words=asked.evaluation.profile.words):
        return [
            {
                "requirement": finding.requirement,
                "name": finding.name.within(asked.language),
                "verdict": finding.verdict.value,
                "needs": [translator.tell(each) for each in finding.needs],
                "cells": [
                    {"sheet": each.sheet.within(asked.language), "cell": each.cell, "row": each.row,
                     "heading": each.heading.within(asked.language)}
                    for each in cells if finding.requirement in each.requirements
                ],
            }
            for finding in asked.evaluation.findings
            if finding.needs
        ]  # fmt: skip
