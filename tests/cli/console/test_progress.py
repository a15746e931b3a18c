"""What takes more than a moment says so on a terminal, and leaves nothing behind."""

from __future__ import annotations

import io
import time

import pytest

from zonegeo.cli.console import progress


class Terminal(io.StringIO):
    """A stderr at which somebody sits."""

    def isatty(self) -> bool:
        """Say that it is one."""
        return True


@pytest.mark.parametrize(("patience", "is_told"), [(0.0, True), (30.0, False)])
def test_long_work_is_told_and_quick_work_is_not(
    monkeypatch: pytest.MonkeyPatch, patience: float, is_told: bool
) -> None:
    stderr = Terminal()
    monkeypatch.setattr("sys.stderr", stderr)
    monkeypatch.setattr(progress, "_PATIENCE_S", patience)
    monkeypatch.setenv("TERM", "xterm")
    with progress.shown_step("read"):
        for _ in range(100 if is_told else 1):
            time.sleep(0.05)
            if stderr.getvalue().endswith("\x1b[?25l") or "━" in stderr.getvalue():
                break
    assert ("━" in stderr.getvalue()) is is_told


def test_work_that_fails_fails_as_it_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", Terminal())
    monkeypatch.setattr(progress, "_PATIENCE_S", 0.0)
    with pytest.raises(ZeroDivisionError), progress.shown_step("read"):
        raise ZeroDivisionError
