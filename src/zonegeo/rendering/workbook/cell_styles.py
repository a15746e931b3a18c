"""How the cells of a workbook of facts look: few looks, each made once."""

from __future__ import annotations

from copy import copy
from typing import Any

from zonegeo.base.late_module import LateModule

openpyxl_rule = LateModule("openpyxl.formatting.rule")
openpyxl_styles = LateModule("openpyxl.styles")

# so many letters of this size stand where a column counts one of its own
LETTERS = 1.2
_FONT = "맑은 고딕"
_NAVY, _GREY, _GREEN, _AMBER, _LINE = "FF1F3B5B", "FFE4E4E4", "FFDDEFD9", "FFFFE8A3", "FFBBBBBB"
_PLAIN, _FAINT = "FF000000", "FF4A5560"


class Styles:
    """The looks by name. openpyxl compares every style with all that there are: a look is made once and copied."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def title(self, cell: Any) -> None:
        """A title above a sheet."""
        self._dress(cell, "title", size=14, bold=True, colour=_NAVY, borders=False)

    def help(self, cell: Any) -> None:
        """Help below the title, on as many lines as it needs."""
        self._dress(cell, "help", size=9, colour=_FAINT, borders=False, wrap=True)

    def heading(self, cell: Any) -> None:
        """A heading of a column."""
        self._dress(cell, "heading", bold=True, colour="FFFFFFFF", fill=_NAVY, wrap=True, side="center")

    def locked(self, cell: Any) -> None:
        """A cell that nobody changes."""
        self._dress(cell, "locked", colour="FF555555", fill=_GREY, wrap=True)

    def open(self, cell: Any) -> None:
        """A cell to be filled in."""
        self._dress(cell, "open", unlocked=True, wrap=True)

    def text(self, cell: Any, *, bold: bool = False, wrap: bool = True) -> None:
        """A text of the guide."""
        self._dress(cell, f"text{bold}{wrap}", bold=bold, wrap=wrap, borders=False)

    def swatch(self, cell: Any, state: str) -> None:
        """A cell of the guide that shows a colour."""
        fill = {"needed": _AMBER, "filled": _GREEN, "locked": _GREY}.get(state)
        self._dress(cell, f"swatch{state}", bold=True, fill=fill)

    def amber_while_empty(self, page: Any, cell: str) -> None:
        """Colour a cell while nothing stands in it."""
        page.conditional_formatting.add(
            cell,
            openpyxl_rule.FormulaRule(
                [f'TRIM({cell}&"")=""'], fill=openpyxl_styles.PatternFill("solid", bgColor=_AMBER)
            ),
        )

    def green_where_filled(self, page: Any, cells: str, first: str) -> None:
        """Colour the unlocked cells of a range where something stands in them."""
        formula = f'AND(TRIM({first}&"")<>"",CELL("protect",{first})=0)'
        page.conditional_formatting.add(
            cells, openpyxl_rule.FormulaRule([formula], fill=openpyxl_styles.PatternFill("solid", bgColor=_GREEN))
        )

    def _dress(
        self, cell: Any, look: str, *, size: int = 10, bold: bool = False, colour: str = _PLAIN,
        fill: str | None = None,
        wrap: bool = False, side: str | None = None, borders: bool = True, unlocked: bool = False,
    ) -> None:  # fmt: skip

        if look not in self._made:
            cell.font = openpyxl_styles.Font(_FONT, size, bold=bold, color=colour)
            cell.alignment = openpyxl_styles.Alignment(
                wrap_text=wrap, vertical="top" if wrap else "center", horizontal=side
            )
            if fill is not None:
                cell.fill = openpyxl_styles.PatternFill("solid", fgColor=fill)
            if borders:
                cell.border = openpyxl_styles.Border(*(openpyxl_styles.Side("thin", _LINE) for _ in range(4)))
            cell.protection = openpyxl_styles.Protection(locked=not unlocked)
            self._made[look] = cell._style
        is_quoted = cell.quotePrefix
        cell._style = copy(self._made[look])
        if is_quoted:
            cell.quotePrefix = True
