"""The page's own letters: those that it uses, under a name of its own, the same bytes every time."""

from __future__ import annotations

import re
from base64 import b64decode
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from zonegeo.model.evaluation import Evaluation
from zonegeo.rendering.maps import map_page
from zonegeo.rendering.page.packaged import PackagedFile, UnknownResourceError
from zonegeo.rendering.page.typeface import FAMILY, FONTS, typeface_style


def fonts(style: str) -> list[TTFont]:
    return [TTFont(BytesIO(b64decode(each))) for each in re.findall(r"base64,([A-Za-z0-9+/=]+)", style)]


def test_the_letters_of_a_text_are_there_and_no_others() -> None:
    for font in fonts(typeface_style("홍릉 ㎡ ⇔")):
        letters = {chr(code) for code in font.getBestCmap()}
        assert set("홍릉㎡⇔") <= letters
        assert letters == set("홍릉㎡⇔") | set(map(chr, range(32, 127)))


def test_outlines_and_widths_are_those_of_the_font() -> None:
    from fontTools.pens.recordingPen import DecomposingRecordingPen

    # composed letters among them: Ä, ½ and the squared units
    letters = "".join(map(chr, range(32, 127))) + "홍릉강소특구㎡㎢⇔○×△≤½Äﬁ뷁"
    for weight, font in zip(FONTS, fonts(typeface_style(letters)), strict=True):
        whole = TTFont(BytesIO(FONTS[weight].content()))
        names, own = whole.getBestCmap(), font.getBestCmap()
        assert set(own) == {ord(letter) for letter in letters} & set(names)
        for code in own:
            pens = [DecomposingRecordingPen(each.getGlyphSet()) for each in (font, whole)]
            font.getGlyphSet()[own[code]].draw(pens[0])
            whole.getGlyphSet()[names[code]].draw(pens[1])
            assert pens[0].value == pens[1].value, chr(code)
            assert font["hmtx"][own[code]] == whole["hmtx"][names[code]], chr(code)
        assert any(whole["glyf"][names[code]].isComposite() for code in own)


def test_the_typeface_goes_by_a_name_that_is_not_reserved() -> None:
    style = typeface_style("가")
    assert "Nanum" not in style
    assert "Naver" not in style
    assert style.count(f'font-family: "{FAMILY}"') == 2
    assert all(not font["name"].names for font in fonts(style))


def test_the_same_letters_give_the_same_bytes() -> None:
    assert typeface_style("나가") == typeface_style("가나가")


def test_letters_that_the_typeface_lacks_and_halves_of_letters_do_no_harm() -> None:
    assert "𠮷" not in {chr(code) for code in fonts(typeface_style("𠮷\ud800\u202e"))[0].getBestCmap()}


@pytest.mark.slow
def test_the_page_brings_every_hangul_syllable_that_it_can_show(page: str, evaluation: Evaluation) -> None:
    style = page[page.index("@font-face") :]
    known = {chr(code) for code in fonts(style[: style.index("</style>")])[0].getBestCmap()}
    hangul = set(re.findall("[가-힣]", page))
    assert len(hangul) > 250
    assert hangul <= known


def test_licences_of_what_is_inlined_stand_in_the_page(page: str) -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in page
    assert "with Reserved Font Name Nanum" in page
    assert "BSD 2-Clause License" in page


def test_another_file_or_no_package_is_an_error() -> None:
    with pytest.raises(UnknownResourceError, match="SHA-256"):
        PackagedFile("koreanize_matplotlib", "fonts/NanumGothic.ttf", "0" * 64).content()
    with pytest.raises(UnknownResourceError, match="not installed"):
        PackagedFile("no_such_package_at_all", "a.ttf", "0" * 64).content()


def test_the_page_with_all_its_letters_is_small(evaluation: Evaluation) -> None:
    assert len(map_page(evaluation, language="en").encode()) < 1_500_000
