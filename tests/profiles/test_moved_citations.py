"""A folder of newer texts made with edits: every cited passage that an edit touches is named, and no other."""

# the words of the law stand in one line, as they are written
# ruff: noqa: E501

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.places import ROOT, ZONEGEO
from zonegeo.api.profiles.law import profile_coverage, profile_law
from zonegeo.api.profiles.open_profile import list_profiles, read_profile
from zonegeo.base.errors import ZonegeoError
from zonegeo.profiles.law_text import HELD_TEXTS, bare, held_texts, read_law_text

NOTICE, ACT, DECREE = "innotown-notice.md", "rd-zone-act.md", "rd-zone-decree.md"
# what is edited, and the cited clauses whose words it touches, by hand from the text
TOUCHING = {
    "kilometres of the separation": (NOTICE, "로 3㎞ 이내", "로 5㎞ 이내", {"제8조제1항"}),
    "kilometres between zones": (NOTICE, "10㎞를 초과", "15㎞를 초과", {"제8조제3항"}),
    "square kilometres": (NOTICE, "2㎢이하", "3㎢이하", {"제7조"}),
    "four items": (NOTICE, "개수가 4개 이상", "개수가 3개 이상", {"제14조제3항", "제14조제3항제1호"}),
    "three items": (NOTICE, "개수가 3개(제1호", "개수가 2개(제1호", {"제14조제3항", "제14조제3항제2호"}),
    "members": (NOTICE, "총 15인 이내", "총 20인 이내", {"제11조제6항"}),
    "presence": (NOTICE, "3분의 2 이상이 출석", "과반수가 출석", {"제13조제2항"}),
    "years of the examination": (NOTICE, "매 3년이 되는 시점", "매 5년이 되는 시점", {"제17조"}),
    "a day": (NOTICE, "2018년 7월 1일 기준", "2021년 7월 1일 기준", {"제17조"}),
    "one word less in a factor": (NOTICE, "하천, 구거, 옹벽", "하천, 옹벽", {"제6조제3항", "제6조제3항제8호"}),
    "a word more in the principle": (NOTICE, "원칙으로 하며", "원칙으로 하지 아니하며", {"제6조제2항"}),
    "a sentence taken away": (NOTICE, " 강소특구를 구성하는 기술 핵심기관과 배후공간이 다수일 경우에도 같다.", "", {"제8조제1항"}),
    "hearing": (ACT, "미리 공청회를 열어 주민과 관계 전문가 등으로부터 의견을 들은 후 과학기술정보통신부장관에게 해당 지역을",
                "미리 설명회를 열어 주민과 관계 전문가 등으로부터 의견을 들은 후 과학기술정보통신부장관에게 해당 지역을", {"제4조제3항"}),
    "days of inspection": (ACT, "제7항에 따른 통지를 받은 시ㆍ도지사는 그 내용을 14일", "제7항에 따른 통지를 받은 시ㆍ도지사는 그 내용을 20일", {"제4조제8항"}),
    "three years": (ACT, "1. 제4조제7항에 따라 특구를 지정하고 이를 고시한 날부터 3년", "1. 제4조제7항에 따라 특구를 지정하고 이를 고시한 날부터 5년",
                    {"제5조의2제1항", "제5조의2제1항제1호"}),
    "the extension": (ACT, "의결을 거쳐 3년의 범위", "의결을 거쳐 2년의 범위", {"제5조의2제2항"}),
    "ten per cent": (DECREE, "용도별 면적의 10퍼센트 미만", "용도별 면적의 20퍼센트 미만", {"제7조의2제4항"}),
    "one institution": (DECREE, "기관이 1개 이상", "기관이 2개 이상", {"제5조제3항", "제5조제3항제1호"}),
    "scale of the map": (DECREE, "제7항에 따라 과학기술정보통신부장관이 관보에 고시하여야 할", "제7항에 따라 장관이 관보에 고시하여야 할", {"제6조제1항"}),
    "moved items": (NOTICE, '3. "개발예정지"', '4. "개발예정지"', {"제3조제3호", "제3조제4호"}),
}  # fmt: skip
NOT_TOUCHING = {
    "more white space": (NOTICE, "직선거리로 10㎞를 초과하여야", "직선거리로  10 ㎞를\n초과하여야"),
    "no white space": (NOTICE, "전문가위원회는 총 15인 이내로 구성하며, ", "전문가위원회는 총15인이내로 구성하며,"),
    "Markdown": (NOTICE, "② 제1항에도 불구하고", "**②** 제1항에도 불구하고"),
    "a mark of amendment": (NOTICE, "10㎞를 초과하여야 한다.", "10㎞를 초과하여야 한다. <개정 2027.1.1>"),
    "another way to write a unit": (NOTICE, "직선거리로 10㎞를", "직선거리로 10km를"),
    "another middle dot": (ACT, "시ㆍ도지사는 관할 지역 중 제2항의", "시·도지사는 관할 지역 중 제2항의"),
    "the day of the file": (NOTICE, "promulgated: 2021-06-28", "promulgated: 2027-01-01"),
    "a title that nobody cites": (NOTICE, "##### 제8조 (이격거리)", "##### 제8조 (거리)"),
    "a chapter": (NOTICE, "##### 제15조", "## 제4장 강소특구의 관리\n\n##### 제15조"),
    "a new paragraph at the end": (NOTICE, "10㎞를 초과하여야 한다.", "10㎞를 초과하여야 한다.\n\n④ 그 밖의 사항은 장관이 정한다."),
    "a new article": (NOTICE, "##### 제17조", "##### 제16조의2 (신설)\n\n새 조문이다.\n\n##### 제17조"),
    "addenda": (DECREE, "관계 서류의 사본을 과학기술정보통신부장관에게 송부해야 한다. <신설 2024.7.23>",
                "관계 서류의 사본을 과학기술정보통신부장관에게 송부해야 한다. <신설 2024.7.23>\n\n## 부칙\n\n제5조 (시행일) 이 영은 공포한 날부터 시행한다."),
}  # fmt: skip


def folder_with(tmp_path: Path, *edits: tuple[str, str, str]) -> Path:
    """Write the held texts with some edits, each of which must change its file at exactly one place."""
    for path in HELD_TEXTS.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        for file, old, new in edits:
            if file == path.name:
                assert text.count(old) == 1, old
                text = text.replace(old, new)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    return tmp_path


def moved_in(folder: Path) -> set[str]:
    comparison = profile_law("kr/innotown", against=folder, as_of=date(2026, 1, 1)).comparison
    assert comparison is not None
    assert comparison.same + len(comparison.moved) > 100
    return {each.cited.clause for each in comparison.moved}


def test_there_are_thirty_edits() -> None:
    assert len(TOUCHING) + len(NOT_TOUCHING) >= 30


@pytest.mark.parametrize("name", TOUCHING)
def test_an_edit_that_touches_a_cited_passage_is_found_and_nothing_else(name: str, tmp_path: Path) -> None:
    file, old, new, touched = TOUCHING[name]
    edits = [(file, old, new)]
    if name == "moved items":
        edits = [
            (file, old, '9. "개발예정지"'),
            (file, '4. "개발완료지"', '3. "개발완료지"'),
            (file, '9. "개발예정지"', new),
        ]
    assert moved_in(folder_with(tmp_path, *edits)) == touched


@pytest.mark.parametrize("name", NOT_TOUCHING)
def test_an_edit_that_touches_no_cited_words_is_not_told(name: str, tmp_path: Path) -> None:
    assert moved_in(folder_with(tmp_path, NOT_TOUCHING[name])) == set()


def test_all_edits_at_once(tmp_path: Path) -> None:
    apart = [name for name in TOUCHING if name not in ("moved items", "a sentence taken away")]
    free = (
        "Markdown",
        "another middle dot",
        "the day of the file",
        "a title that nobody cites",
        "a chapter",
        "addenda",
    )
    edits = [TOUCHING[name][:3] for name in apart] + [NOT_TOUCHING[name] for name in free]
    assert moved_in(folder_with(tmp_path, *edits)) == set().union(*(TOUCHING[name][3] for name in apart))


def test_paragraphs_that_changed_places_say_where_their_words_stand(tmp_path: Path) -> None:
    text = (HELD_TEXTS / NOTICE).read_text(encoding="utf-8")
    second, third = (re.search(rf"^{sign} .*(?:협약의 당사자|협약서 양식).*$", text, re.M) for sign in "②③")
    assert second
    assert third
    swapped = text.replace(second[0], "@").replace(third[0], "②" + third[0][1:]).replace("@", "③" + second[0][1:])
    (tmp_path / "새 고시.md").write_text(swapped, encoding="utf-8")
    comparison = profile_law("kr/innotown", against=tmp_path, as_of=date(2026, 1, 1)).comparison
    assert comparison is not None
    assert {each.cited.clause: each.stands_in for each in comparison.moved} == {
        "제9조제2항": "제9조제3항",
        "제9조제3항": "제9조제2항",
    }
    assert comparison.unread == ("연구개발특구의 육성에 관한 특별법 시행령", "연구개발특구의 육성에 관한 특별법")


def test_a_renumbered_article_is_gone_and_found_again(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, (NOTICE, "##### 제7조 (지정 등 규모)", "##### 제7조의2 (지정 등 규모)"))
    comparison = profile_law("kr/innotown", against=folder, as_of=date(2026, 1, 1)).comparison
    assert comparison is not None
    assert [(each.cited.clause, each.newer, each.stands_in) for each in comparison.moved] == [
        ("제7조", None, "제7조의2")
    ]


def test_a_text_as_others_keep_it_is_read(tmp_path: Path) -> None:
    """Plain text, titles without a space, paragraphs on the line of the title, keys in Korean."""
    (tmp_path / "고시.txt").write_text(
        "---\n행정규칙명: '강소연구개발특구의 지정 등에 관한 세부고시'\n발령일자: 2027-01-01\n시행일자: 2027-01-01\n---\n"
        "제7조(지정 등 규모) 면적은 5㎢이하로 한다.\n제8조(이격거리) ① 4㎞ 이내이어야 한다.\n② 제1항에도 불구하고 다르게 정할 수 있다.\n",
        encoding="utf-8",
    )
    comparison = profile_law("kr/innotown", against=tmp_path, as_of=date(2026, 1, 1)).comparison
    assert comparison is not None
    newer = {each.cited.clause: each.newer for each in comparison.moved}
    assert newer["제8조제1항"] == "4㎞ 이내이어야 한다."
    assert newer["제7조"] == "지정 등 규모\n면적은 5㎢이하로 한다."


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no front matter", "law-without-act"),
        ("---\nact: 법\npromulgated: 2021.6.28\n---\n".encode(), "law-day-unreadable"),
        ("---\nact: 법\n---\n제1조".encode("cp949"), "law-not-utf8"),
    ],
)
def test_a_text_that_cannot_be_used_says_why(content: bytes, code: str, tmp_path: Path) -> None:
    (tmp_path / "x.md").write_bytes(content)
    with pytest.raises(ZonegeoError) as caught:
        profile_law("kr/innotown", against=tmp_path, as_of=date(2026, 1, 1))
    assert [each.code for each in caught.value.problems] == [code]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ZonegeoError) as caught:
        profile_law("kr/innotown", against=tmp_path / "none", as_of=date(2026, 1, 1))
    assert [each.code for each in caught.value.problems] == ["law-folder-missing"]


def test_days_of_reexamination_that_have_passed() -> None:
    days = [day.isoformat() for _, day in profile_law("kr/innotown", as_of=date(2024, 6, 29)).passed]
    assert days == ["2021-06-30"]
    assert [day.isoformat() for _, day in profile_law("kr/innotown", as_of=date(2024, 6, 30)).passed][
        -1
    ] == "2024-06-30"


def test_the_command_names_what_moved_and_leaves_with_three(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, TOUCHING["kilometres of the separation"][:3])
    ran = subprocess.run(
        [ZONEGEO, "profile", "law", "kr/innotown", "--against", str(folder), "--lang", "en"],
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert ran.returncode == 3, ran.stderr
    assert "1 citations whose words moved" in ran.stdout
    assert "    - 3㎞\n    + 5㎞\n" in ran.stdout


# --- the list of every article ---------------------------------------------------------------------------------------


def paragraphs_of(act: str) -> Iterator[str]:
    """The paragraphs of an act, or its articles and items where an article has none."""
    clauses = list(held_texts()[act].passages)
    for clause in clauses:
        parts = re.fullmatch(r"(제\d+조(?:의\d+)?)(제\d+항)?(제\d+호(?:의\d+)?)?", clause)
        if (
            parts
            and not parts[3]
            and (parts[2] or not any(each.startswith(clause + "제") and "항" in each for each in clauses))
        ):
            yield clause


def test_every_article_of_the_three_acts_is_listed_once() -> None:
    profile = profile_coverage("kr/innotown")
    listed = [(article.act, clause) for article in profile.articles for clause in article.clauses]
    assert len(listed) == len(set(listed))
    for act in held_texts():
        for clause in paragraphs_of(act):
            items = [each for one, each in listed if one == act and (each == clause or each.startswith(clause + "제"))]
            assert items, f"{act} {clause}"


def test_a_listed_clause_has_words_or_is_an_annex_and_its_requirements_cite_their_act() -> None:
    held = held_texts()
    for article in profile_coverage("kr/innotown").articles:
        for clause in article.clauses:
            assert clause.startswith("별표") or held[article.act].words(clause), clause
        assert article.by or article.does != "decided", article.id


def test_nine_of_ten_clauses_that_can_be_decided_are() -> None:
    articles = profile_coverage("kr/innotown").articles
    count = {does: sum(len(each.clauses) for each in articles if each.does == does) for does in ("decided", "evidence", "procedure", "open")}  # fmt: skip
    assert sum(count.values()) - count["open"] >= 0.9 * sum(count.values())


@pytest.mark.parametrize(("language", "page"), [("en", "coverage.md"), ("ko", "coverage-ko.md")])
def test_the_page_of_the_guide_is_what_the_command_prints(language: str, page: str) -> None:
    ran = subprocess.run(
        [ZONEGEO, "profile", "coverage", "kr/innotown", "--lang", language], capture_output=True, encoding="utf-8"
    )
    assert ran.stdout == (ROOT / "docs" / page).read_text(encoding="utf-8")


def test_a_profile_without_a_list_says_so() -> None:
    with pytest.raises(ZonegeoError) as caught:
        profile_coverage("kr/rd-zone")
    assert [each.code for each in caught.value.problems] == ["no-articles"]


def test_every_profile_can_be_held_to_its_texts() -> None:
    for name in list_profiles():
        assert profile_law(name, as_of=date(2026, 1, 1)).cited, name
    assert read_profile("kr/rd-zone").articles == ()


def test_an_item_between_two_numbers_keeps_its_own() -> None:
    text = read_law_text(
        "---\nact: 법\n---\n제7조 (위원회)\n① 각 호와 같다.\n  6. 여섯\n  6의2. 그 사이\n  7. 일곱\n", "x"
    )
    assert text.words("제7조제1항제6호의2") == "그 사이"
    assert bare(text.words("제7조제1항") or "") == bare("각 호와 같다. 여섯 그 사이 일곱")
