"""What a report is made of: sections of facts, sentences, tables with typed cells, and figures."""

from __future__ import annotations

from typing import Any, Literal

from zonegeo.base.value import value
from zonegeo.rendering.margin_chart import MarginChart

Kind = Literal["text", "number", "verdict"]


@value
class Cell:
    """One cell: what a reader sees, and the number behind it in SI units as the result has it, unrounded.

    ``sums`` names the rows of the same table that a workbook adds up instead of writing the number. ``before`` is what
    the text says before its number (a sign, a verdict): a workbook shows it with the number.
    """

    text: str
    number: float | None = None
    unit: str = ""
    sums: tuple[str, ...] = ()
    before: str = ""


@value
class Column:
    """A column: ``unit`` is that of all its numbers in SI (a workbook shows it), ``shown`` that of its texts.

    Where ``shown`` is empty each text carries its own unit. ``width`` is its share of the page.
    """

    heading: str
    kind: Kind = "text"
    unit: str = ""
    shown: str = ""
    width: float = 1.0


@value
class Row:
    """A line of a table; ``key`` is the id of what it tells of, ``total`` a line that adds others up."""

    key: str
    cells: tuple[Cell, ...]
    total: bool = False


@value
class Table:
    """A table with a caption; ``note`` says how it is to be read."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""


@value
class Facts:
    """Names with their texts, one a line."""

    lines: tuple[tuple[str, str], ...]


@value
class Paragraph:
    """A sentence or a few."""

    text: str


@value
class PlanShape:
    """An outline in the plane of the analysis CRS, metres: outer rings and holes alike.

    ``kind``: core, background, inferred, schematic or place.
    """

    key: str
    name: str
    kind: str
    rings: tuple[tuple[tuple[float, float], ...], ...]


@value
class PlanLine:
    """A line in the plane of the analysis CRS with what it says."""

    text: str
    points: tuple[tuple[float, float], ...]


@value
class Plan:
    """A drawing to scale."""

    crs: str
    shapes: tuple[PlanShape, ...]
    lines: tuple[PlanLine, ...]
    legend: tuple[tuple[str, str], ...]
    warning: str
    north: str
    scale: str


@value
class MarginRow:
    """A requirement on a line of its own: its chart, the lines that a reader sees beside it, its verdict."""

    name: str
    chart: MarginChart
    told: tuple[str, ...]
    verdict: str


@value
class Margins:
    """Requirements below each other, each on its own line from nought, and what the marks of all of them mean."""

    limit_word: str
    value_word: str
    interval_word: str
    rows: tuple[MarginRow, ...]


# lines and columns of a matrix up to which its picture has a text in every cell
MOST_TOLD = (40, 8)


@value
class Heat:
    """A matrix; ``None`` where nothing is known. ``texts`` of its cells are there up to :data:`MOST_TOLD`."""

    across: tuple[str, ...]
    down: tuple[str, ...]
    numbers: tuple[tuple[float | None, ...], ...]
    texts: tuple[tuple[str, ...], ...]
    axis: str


@value
class Pairs:
    """Two figures beside each other for every name."""

    names: tuple[str, ...]
    first: tuple[float, ...]
    second: tuple[float, ...]
    first_texts: tuple[str, ...]
    second_texts: tuple[str, ...]
    first_word: str
    second_word: str
    axis: str


@value
class PlanNote:
    """What lies somewhere within places: which places, and the names of what lies there."""

    title: str
    names: tuple[str, ...]
    places: tuple[str, ...]


@value
class GroundFeature:
    """What lies around the sites, below them: :class:`PlaneFeature` in the language of the report."""

    kind: str
    name: str
    pieces: tuple[Any, ...]
    cuts: tuple[Any, ...]


@value
class Overview:
    """The map of the first page: as high as there is room, without coordinates, with what is not located told beside.

    ``height_mm`` is its height with its legend, ``credits`` the licences of the land that is drawn, ``ground`` what
    lies around it.
    """

    plan: Plan
    notes: tuple[PlanNote, ...]
    height_mm: float
    credits: tuple[str, ...] = ()
    ground: tuple[GroundFeature, ...] = ()


@value
class Figure:
    """A picture with its caption and, for those who do not see it, its words; ``table`` holds the same figures."""

    id: str
    caption: str
    alt: str
    content: Plan | Margins | MarginRow | Heat | Pairs | Overview
    table: str = ""


Block = Facts | Paragraph | Table | Figure


@value
class Section:
    """A heading with what stands below it."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@value
class FrontRow:
    """A requirement on the first page: its name, its chart if there is one, what was found, and its verdict."""

    name: str
    chart: Figure | None
    figure: str
    margin: str
    certain: str
    told: str
    verdict: str


@value
class Front:
    """The first page: the answer, a line a requirement, what to be careful with, and where it lies.

    ``headings`` are those of name, chart, figure, margin, certain margin and verdict; ``cautions`` name and text.
    """

    kind: str
    basis: str
    title: str
    subtitle: str
    verdict: str
    answer: str
    scope: str
    told: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[FrontRow, ...]
    heed: str
    cautions: tuple[tuple[str, str], ...]
    figure: Figure | None


@value
class Document:
    """A whole report in one language."""

    language: str
    title: str
    subtitle: str
    facts: Facts
    sections: tuple[Section, ...]
    footer: str
    table_word: str
    figure_word: str
    page_word: str
    front: Front

    def tables(self) -> tuple[Table, ...]:
        """Return every table in the order of the report."""
        return tuple(block for section in self.sections for block in section.blocks if isinstance(block, Table))

    def figures(self) -> tuple[Figure, ...]:
        """Return every figure with a number, in the order of the report."""
        first = () if self.front.figure is None else (self.front.figure,)
        blocks = (block for section in self.sections for block in section.blocks)
        return (*first, *(block for block in blocks if isinstance(block, Figure)))
