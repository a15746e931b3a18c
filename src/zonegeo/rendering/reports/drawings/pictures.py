"""Figures as pictures: drawings to scale, margins, heat maps, before and after, in the report's own typeface."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from textwrap import wrap
from typing import Any, Literal

import numpy as np

from zonegeo.base.late_module import LateModule
from zonegeo.base.value import value
from zonegeo.rendering.page.typeface import FONTS, legible
from zonegeo.rendering.reports.document.blocks import MOST_TOLD, Figure, Heat, MarginRow, Margins, Overview, Pairs, Plan
from zonegeo.rendering.reports.document.wording import VERDICT_INKS
from zonegeo.rendering.reports.drawings.canvas import MM, figure_of
from zonegeo.rendering.reports.drawings.overview import draw_overview
from zonegeo.rendering.reports.drawings.plan import draw_plan

matplotlib = LateModule("matplotlib")
font_manager = LateModule("matplotlib.font_manager")

# of the page: A4 upright less its margins
WIDTH_MM = 165.0
HEIGHT_MM = 190.0
_CHART_MM = (30.0, 4.4)
_DPI = 200
# requirements in a strip of their picture
_STRIP = 4
_BLUE, _GREY = "#2f6db0", "#7a7a7a"
# as in the page (page/assets/panel.css)
_INK, _TRACK, _ALLOWED, _INTERVAL = "#1b2730", "#eff3f4", "#cfe9df", "#66788a"


@value
class Picture:
    """A picture in its true size: at 100 % a drawing has its scale."""

    content: bytes
    width_mm: float
    height_mm: float


def draw(figure: Figure, file_format: Literal["svg", "png"]) -> Picture:
    """Return a figure as SVG (letters as shapes) or as PNG (200 dpi); the same figure gives the same bytes."""
    with typeface():
        content = legible(figure.content)
        if isinstance(content, Plan):
            canvas = draw_plan(content, width_mm=WIDTH_MM, height_mm=HEIGHT_MM)
        elif isinstance(content, Overview):
            canvas = draw_overview(content, width_mm=WIDTH_MM)
        elif isinstance(content, Margins):
            canvas = _margins(content)
        elif isinstance(content, MarginRow):
            canvas = _chart(content)
        elif isinstance(content, Heat):
            canvas = _heat(content)
        else:
            canvas = _pairs(content)
        return _saved(canvas, file_format)


def draw_strips(figure: Figure) -> tuple[Picture, ...]:
    """Return a figure as PNG, one of many requirements as strips that lie on each other without a seam.

    A page may end between them, where in a document of Word or Hangul a high picture leaves half of a page empty.
    """
    if not isinstance(figure.content, Margins) or len(figure.content.rows) <= _STRIP:
        return (draw(figure, "png"),)
    rows = figure.content.rows
    with typeface():
        return tuple(
            _saved(
                _margins(legible(replace(figure.content, rows=rows[at : at + _STRIP])), ends=at + _STRIP >= len(rows)),
                "png",
            )
            for at in range(0, len(rows), _STRIP)
        )


@contextmanager
def typeface() -> Iterator[None]:
    """Draw with the carried Korean font alone, whatever the machine or the user's own settings have."""
    _add_fonts()
    settings: dict[Any, Any] = {
        "font.family": "NanumGothic", "font.size": 8.0, "axes.unicode_minus": False, "svg.fonttype": "path",
        "svg.hashsalt": "zonegeo", "hatch.linewidth": 0.4, "axes.spines.top": False, "axes.spines.right": False,
    }  # fmt: skip
    with matplotlib.rc_context({**matplotlib.rcParamsDefault, "backend": "agg", **settings}):
        yield


@lru_cache(maxsize=1)
def _add_fonts() -> None:
    for font in FONTS.values():
        font.content()  # another file under that name is refused
        font_manager.fontManager.addfont(str(font.place()))


def _saved(canvas: Any, file_format: str) -> Picture:
    stream = io.BytesIO()
    metadata = {"Date": None, "Creator": None} if file_format == "svg" else {"Software": None}
    canvas.savefig(stream, format=file_format, dpi=_DPI, metadata=metadata)
    width, height = canvas.get_size_inches()
    return Picture(stream.getvalue(), width / MM, height / MM)


def shortened(text: str, longest: int) -> str:
    """Return a name that fits beside a line, on two lines at most.

    >>> shortened("Core institutions: qualitative items", 18).splitlines()
    ['Core institutions:', 'qualitative items']
    >>> shortened("가나다라마바사아자차카타파하", 6).splitlines()
    ['가나다라마바', '사아자차카…']
    """
    first, *rest = wrap(text, longest) or [""]
    if not rest:
        return first
    second = rest[0] if len(rest) == 1 else f"{rest[0][: longest - 1]}…"
    return f"{first}\n{second}"


def _margins(margins: Margins, *, ends: bool = True) -> Any:
    """Each requirement on its own line from nought, as the page draws it: allowed side, interval, value, limit.

    What the marks mean stands below where the requirements end.
    """
    below = 9.0 if ends else 0.0
    height = 3 + below + 9.0 * len(margins.rows)
    canvas = figure_of(WIDTH_MM, height)
    axes = canvas.add_axes((0.24, below / height, 0.4, 1 - (below + 2) / height))
    for at, row in enumerate(margins.rows):
        _margin(axes, at, row)
        axes.text(1.04, at, "\n".join(row.told), va="center", fontsize=7, linespacing=1.35)
    axes.set_yticks(range(len(margins.rows)), [shortened(row.name, 18) for row in margins.rows])
    axes.set_xlim(0, 1)
    axes.set_ylim(len(margins.rows) - 0.5, -0.5)
    axes.set_xticks([])
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    if ends:
        _key(canvas.add_axes((0.02, 0, 0.96, 8 / height)), margins)
    return canvas


def _chart(row: MarginRow) -> Any:
    """One requirement alone, as it stands in its line of the first page."""
    canvas = figure_of(*_CHART_MM)
    axes = canvas.add_axes((0.02, 0, 0.96, 1))
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(0.38, -0.38)
    _margin(axes, 0, row)
    return canvas


def _margin(axes: Any, at: int, row: MarginRow) -> None:
    chart = row.chart
    below = chart.allowed == "below"
    allowed = (0.0, chart.limit) if below else (chart.limit, 1.0 - chart.limit)
    axes.broken_barh([(0.0, 1.0)], (at - 0.22, 0.44), color=_TRACK, zorder=1)
    axes.broken_barh([allowed], (at - 0.22, 0.44), color=_ALLOWED, zorder=2)
    high = 1.0 if chart.high is None else chart.high
    if high > chart.low:
        axes.broken_barh([(chart.low, high - chart.low)], (at - 0.08, 0.16), color=_INTERVAL, zorder=3)
    # the limit has its flag to the side that it allows
    flag = chart.limit + (-0.025 if below else 0.025)
    axes.plot([flag, chart.limit, chart.limit], [at - 0.32, at - 0.32, at + 0.22], color=_INK, linewidth=1.4, zorder=4,
              clip_on=False)  # fmt: skip
    if chart.high is None:
        axes.plot([0.985], [at], marker=">", markersize=4, color=_INTERVAL, zorder=3, clip_on=False)
    if chart.value is not None:
        colour = VERDICT_INKS.get(row.verdict, _INTERVAL)
        axes.plot([chart.value], [at], marker="D", markersize=4.5, color=colour, markeredgecolor="white",
                  markeredgewidth=0.6, zorder=5, clip_on=False)  # fmt: skip


def _key(axes: Any, margins: Margins) -> None:
    """What the marks mean, on one line below all of them."""
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.broken_barh([(0.02, 0.03)], (0.35, 0.3), color=_ALLOWED)
    axes.plot([0.05] * 2, [0.3, 0.75], color=_INK, linewidth=1.4)
    axes.text(0.065, 0.5, margins.limit_word, va="center", fontsize=7)
    axes.plot([0.42], [0.5], marker="D", markersize=4.5, color=_INTERVAL)
    axes.text(0.435, 0.5, margins.value_word, va="center", fontsize=7)
    axes.broken_barh([(0.53, 0.045)], (0.42, 0.16), color=_INTERVAL)
    axes.text(0.585, 0.5, margins.interval_word, va="center", fontsize=7)


def _heat(heat: Heat) -> Any:
    down, across = len(heat.down), len(heat.across)
    annotated = down <= MOST_TOLD[0] and across <= MOST_TOLD[1]
    height = min(HEIGHT_MM, 22 + (9 if annotated else 0.25) * max(down, 12 if not annotated else 0))
    canvas = figure_of(WIDTH_MM, height)
    axes = canvas.add_axes((0.27, 4 / height, 0.57, 1 - 16 / height))
    numbers = np.array([[np.nan if x is None else x for x in line] for line in heat.numbers], dtype=float)
    known = numbers[~np.isnan(numbers)]
    top = float(known.max()) if known.size and known.max() > 0 else 1.0
    image = axes.imshow(np.ma.masked_invalid(numbers), cmap="YlGnBu", vmin=0, vmax=top, aspect="auto")
    axes.set_facecolor("#eeeeee")
    if annotated:
        axes.set_yticks(range(down), [shortened(name, 22) for name in heat.down])
        for at, line in enumerate(heat.texts):
            for place, text in enumerate(line):
                number = numbers[at, place]
                dark = not np.isnan(number) and number > top * 0.55
                axes.text(place, at, text.replace(" – ", "\n– "), ha="center", va="center", fontsize=6.5,
                          linespacing=1.1, color="white" if dark else "black")  # fmt: skip
    else:
        axes.set_yticks([])
        axes.set_ylabel(f"{down}")
    if across <= MOST_TOLD[1]:
        axes.set_xticks(range(across), [shortened(name, 16) for name in heat.across])
    else:
        axes.set_xticks([])
        axes.set_xlabel(f"{across}")
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("top")
    axes.tick_params(length=0)
    bar = canvas.colorbar(image, cax=canvas.add_axes((0.86, 4 / height, 0.02, 1 - 16 / height)))
    bar.set_label(heat.axis)
    bar.ax.yaxis.set_major_formatter(lambda number, _: f"{number:,.0f}")
    return canvas


def _pairs(pairs: Pairs) -> Any:
    count = len(pairs.names)
    height = 28.0 + 11 * count
    canvas = figure_of(WIDTH_MM, height)
    axes = canvas.add_axes((0.17, 13 / height, 0.78, 1 - 24 / height))
    top = max((*pairs.first, *pairs.second, 1.0))
    for offset, numbers, texts, colour, word in (
        (-0.2, pairs.first, pairs.first_texts, _GREY, pairs.first_word),
        (0.2, pairs.second, pairs.second_texts, _BLUE, pairs.second_word),
    ):
        places = [at + offset for at in range(count)]
        axes.barh(places, numbers, height=0.36, color=colour, label=word, zorder=2)
        for place, number, text in zip(places, numbers, texts, strict=True):
            axes.text(number + top * 0.01, place, text, va="center", fontsize=7)
    axes.set_yticks(range(count), [shortened(name, 14) for name in pairs.names])
    axes.invert_yaxis()
    axes.set_xlim(0, top * 1.25)
    axes.xaxis.set_major_formatter(lambda number, _: f"{number:,.0f}")
    axes.grid(axis="x", color="#dddddd", zorder=0)
    axes.set_xlabel(pairs.axis)
    canvas.legend(loc="upper center", ncols=2, frameon=False)
    return canvas
