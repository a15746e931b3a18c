"""Ctrl-C at a console of Windows goes to every process: those that screen parcels do not hear it."""

from __future__ import annotations

import ctypes
import signal
from contextlib import nullcontext
from types import ModuleType, SimpleNamespace

import distributed
import pytest

from zonegeo.api.search.screen.dask import _cluster_here


@pytest.mark.parametrize("fails", [False, True])
def test_processes_are_started_deaf_and_this_one_hears_again(fails: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []

    class Cluster(nullcontext[None]):
        def __init__(self, **_: object) -> None:
            super().__init__()
            told.append("started")
            if fails:
                raise OSError(5, "no")
            self.scheduler = SimpleNamespace(http_server=SimpleNamespace(stop=lambda: None))

    kernel = SimpleNamespace(SetConsoleCtrlHandler=lambda handler, deaf: told.append((handler, deaf)))
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setattr(distributed, "LocalCluster", Cluster)
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(OSError, match="no") if fails else nullcontext(), _cluster_here(distributed, 2):
        assert isinstance(distributed, ModuleType)
    assert told == [(None, True), "started", (None, False)]
    assert signal.getsignal(signal.SIGINT) is before
