"""A form of somebody else's loads nothing when the report made from it is opened."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE as KINDS

from zonegeo.base.errors import InputError
from zonegeo.sources.template_file import read_template

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ADDRESS = "http://tracker.invalid/x"


def form() -> bytes:
    page = docx.Document()
    page.add_paragraph("{{ report }}")
    stream = io.BytesIO()
    page.save(stream)
    return stream.getvalue()


def related(kind: str) -> bytes:
    """Return a form whose body is related to something outside."""
    page = docx.Document(io.BytesIO(form()))
    page.part.relate_to(ADDRESS, kind, is_external=True)
    stream = io.BytesIO()
    page.save(stream)
    return stream.getvalue()


def rewritten(content: bytes, member: str, old: bytes, new: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(stream, "w") as after:
        for entry in before.infolist():
            found = before.read(entry)
            if entry.filename == member:
                assert old in found
                found = found.replace(old, new, 1)
            after.writestr(entry.filename, found)
    return stream.getvalue()


def body(new: bytes) -> bytes:
    return rewritten(form(), "word/document.xml", b"<w:body>", b"<w:body>" + new)


def hangul(attribute: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("mimetype", "application/hwp+zip")
        made.writestr("Contents/content.hpf", f'<opf:item xmlns:opf="http://www.idpf.org/2007/opf/" {attribute}/>')
    return stream.getvalue()


FIELD = '<w:p><w:r><w:instrText xml:space="preserve"> INCLUDEPICTURE "{}" </w:instrText></w:r></w:p>'
REMOTE: dict[str, tuple[str, bytes]] = {
    "its own form": ("a.docx", related(f"{OFFICE}/attachedTemplate")),
    "a picture": ("a.docx", related(KINDS.IMAGE)),
    "an object": ("a.docx", related(KINDS.OLE_OBJECT)),
    "another text": ("a.docx", related(f"{OFFICE}/aFChunk")),
    "a frame": ("a.docx", related(f"{OFFICE}/frame")),
    "a field": ("a.docx", body(FIELD.format(ADDRESS).encode())),
    "a field to a share": ("a.docx", body(FIELD.format(r"\\\\host\\share").encode())),
    "an entity": ("a.docx", rewritten(form(), "word/document.xml", b"<w:document",
                                      f'<!DOCTYPE x [<!ENTITY a SYSTEM "{ADDRESS}">]><w:document'.encode())),
    "an item of a HWPX": ("a.hwpx", hangul(f'href="{ADDRESS}"')),
    "a file of a HWPX": ("a.hwpx", hangul('href="file:///etc/hostname"')),
    "a share of a HWPX": ("a.hwpx", hangul(r'href="\\host\share\a.png"')),
}  # fmt: skip


@pytest.mark.parametrize("name", REMOTE)
def test_what_would_be_fetched_is_refused(name: str, tmp_path: Path) -> None:
    file = tmp_path / REMOTE[name][0]
    file.write_bytes(REMOTE[name][1])
    with pytest.raises(InputError, match="template-remote"):
        read_template(file)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.docx", form()), ("a.docx", related(KINDS.HYPERLINK)), ("a.hwpx", hangul('href="Contents/section0.xml"'))],
    ids=["plain", "hyperlink", "hwpx"],
)
def test_what_stands_by_itself_is_taken(name: str, content: bytes, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert read_template(file) == content


def test_nothing_is_written(tmp_path: Path, command: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("form.docx").write_bytes(REMOTE["a picture"][1])
    said = command("report", "hongneung", "-o", "report.docx", "--template", "form.docx", "--lang=en")
    assert (said.code, said.out) == (4, "")
    assert "[template-remote] form.docx: word/_rels/document.xml.rels" in said.err
    assert not Path("report.docx").exists()


@pytest.mark.slow
def test_a_form_that_unfolds_without_end(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made, made.open("word/document.xml", "w") as part:
        for _ in range(300):
            part.write(bytes(1_000_000))
    file = tmp_path / "bomb.docx"
    file.write_bytes(stream.getvalue())
    with pytest.raises(InputError, match="file-too-large"):
        read_template(file)
