"""Ctrl-C for the programs that tests start."""

from __future__ import annotations

import signal


def listen_to_ctrl_c() -> None:
    """Undo what a shell does to its jobs in the background: they, and all that they start, hear no Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
