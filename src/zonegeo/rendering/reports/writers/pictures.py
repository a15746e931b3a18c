"""Figures as pictures: drawings to scale, margin bars, heat maps, before and after, in the report's own typeface."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from textwrap import wrap
from typing import Any, Literal

import numpy as np

from zonegeo.base.late_module import LateModule
from zonegeo.base.value import value
from zonegeo.rendering.page.typeface import FONTS, legible
from zonegeo.rendering.reports.document.blocks import Bars, Figure, Heat, Pairs, Plan
from zonegeo.rendering.reports.writers.canvas import MM, figure_of
from zonegeo.rendering.reports.writers.plan import draw_plan

matplotlib = LateModule("matplotlib")
font_manager = LateModule("matplotlib.font_manager")

# of the page: A4 upright less its margins
WIDTH_MM = 165.0
HEIGHT_MM = 190.0
_DPI = 200
_BLUE, _ORANGE, _GREY, _RED = "#2f6db0", "#c2691c", "#7a7a7a", "#b03030"


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
        elif isinstance(content, Bars):
            canvas = _bars(content)
        elif isinstance(content, Heat):
            canvas = _heat(content)
        else:
            canvas = _pairs(content)
        return _saved(canvas, file_format)


@contextmanager
def typeface() -> Iterator[None]:
    """Draw with the carried Korean font alone, whatever the machine or the user's own settings have."""
    _add_fonts()
    settings: dict[Any, Any] = {
        "font.family": "NanumGothic", "font.size": 8.0, "axes.unicode_minus": False, "svg.fonttype": "path",
        "svg.hashsalt": "zonegeo", "axes.spines.top": False, "axes.spines.right": False,
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
    """Return a name that fits beside a bar, on two lines at most.

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


def _bars(bars: Bars) -> Any:
    """Each value as a share of its limit, on a logarithmic axis: shares run from a hundredth to a hundredfold."""
    count = len(bars.bars)
    canvas = figure_of(WIDTH_MM, 26 + 7 * count)
    axes = canvas.add_axes((0.23, 14 / (26 + 7 * count), 0.72, 1 - 20 / (26 + 7 * count)))
    shares = [max(bar.value / bar.limit * 100, 0.1) for bar in bars.bars]
    colours = [{"pass": _BLUE, "fail": _RED}.get(bar.verdict, _ORANGE) for bar in bars.bars]
    low = min(10.0, *(share / 2 for share in shares))
    high = max(1000.0, *(share * 12 for share in shares))
    axes.barh(range(count), [share - low for share in shares], left=low, color=colours, height=0.55, zorder=2)
    axes.set_xscale("log")
    axes.set_xlim(low, high)
    axes.axvline(100, color="black", linewidth=1.2, zorder=3)
    axes.set_yticks(range(count), [shortened(bar.name, 18) for bar in bars.bars])
    axes.invert_yaxis()
    axes.xaxis.set_major_formatter(lambda number, _: f"{number:,.10g}%")
    axes.grid(axis="x", color="#dddddd", zorder=0)
    for at, (bar, share) in enumerate(zip(bars.bars, shares, strict=True)):
        place = max(share, 100) * 1.06
        told = axes.text(place, at, bar.text, va="center", fontsize=7, zorder=4)
        told.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85})
    axes.set_xlabel(bars.axis)
    return canvas


def _heat(heat: Heat) -> Any:
    down, across = len(heat.down), len(heat.across)
    annotated = down <= 40 and across <= 8
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
    if across <= 8:
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
