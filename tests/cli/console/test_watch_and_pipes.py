"""``--watch``, ``--open``, and ``-`` for files."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ZONEGEO = Path(sys.executable).parent / "zonegeo"
SITES = Path(__file__).resolve().parents[3] / "data" / "boundaries" / "hongneung" / "sites.geojson"


class Watching:
    """A check that watches, whose words are read as they come."""

    def __init__(self, file: Path) -> None:
        self.process = subprocess.Popen(
            [ZONEGEO, "check", file, "--watch", "--format", "csv", "--lang", "en"], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        self.said = b""

    def until(self, words: bytes) -> str:
        """Read both streams until the words have been said."""
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        streams = [self.process.stdout.fileno(), self.process.stderr.fileno()]
        while words not in self.said:
            ready, _, _ = select.select(streams, [], [], 120)
            found = b"".join(os.read(each, 65_536) for each in ready)
            assert found, self.said.decode()
            self.said += found
        told, self.said = self.said, b""
        return told.decode()

    def end(self) -> int:
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.communicate(timeout=120)
        return self.process.returncode


def test_a_save_is_answered_with_another_verdict(small: Any) -> None:
    pytest.importorskip("watchfiles")
    small.write()
    watching = Watching(small.file)
    first = watching.until(b"Watching")
    assert "separation" in first
    small.sites_file.write_text(small.sites_file.read_text(encoding="utf-8").replace("{", "{ ", 1), encoding="utf-8")
    assert "separation" in watching.until(b"Watching")
    # a mistake is told, and the next save is waited for
    small.sites_file.write_text("{", encoding="utf-8")
    assert "json-syntax" in watching.until(b"Watching")
    watching.end()


@pytest.mark.slow
def test_a_result_goes_through_a_pipe_to_its_map(command: Any) -> None:
    made = subprocess.run(
        [ZONEGEO, "check", "hongneung", "--format", "json", "-o", "-"], capture_output=True, check=True
    )
    assert json.loads(made.stdout)["study"] == "hongneung"
    page = subprocess.run([ZONEGEO, "map", "-", "-o", "-"], input=made.stdout, capture_output=True, check=True)
    assert page.stdout.lstrip()[:15].lower() == b"<!doctype html>"


def test_boundaries_come_in_at_stdin() -> None:
    done = subprocess.run(
        [ZONEGEO, "measure", "area", "-", "--format", "json"], input=SITES.read_bytes(), capture_output=True, check=True
    )
    assert len(json.loads(done.stdout)) == 5
    refused = subprocess.run([ZONEGEO, "measure", "area", "-"], input=b"nothing", capture_output=True, check=False)
    assert (refused.returncode, b"stdin-not-known" in refused.stderr) == (4, True)


@pytest.mark.slow
def test_a_page_is_opened_where_one_was_written(command: Any, monkeypatch: Any, tmp_path: Path) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    page = tmp_path / "지도.html"
    assert command("map", "hongneung", "-o", page, "--open").code == 0
    assert opened == [page.as_uri()]
    assert command("check", "hongneung", "--open", "--lang", "en").code == 2
