"""The text of an act as it is held: its words by clause, where they were read, and until which revision."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.value import value

HELD_TEXTS = Path(__file__).parent / "held"
_LARGEST_BYTES = 8_000_000
# the keys of the front matter, and how copies of the law write them
_KEYS = {
    "act": ("act", "행정규칙명", "제목", "법령명", "title"),
    "number": ("number", "발령번호", "공포번호"),
    "promulgated": ("promulgated", "발령일자", "공포일자"),
    "in_force": ("in_force", "시행일자"),
    "held": ("held",),
    "read_in": ("read_in",),
    "url": ("url", "출처"),
    "reexamined_from": ("reexamined_from",),
    "reexamined_years": ("reexamined_years",),
    "reexamined_by": ("reexamined_by",),
}
_ARTICLE = re.compile(r"(#+\s*)?(제\d+조(?:의\d+)?)\s*(\([^)]*\))?\s*(.*)")
_PARAGRAPH = re.compile(r"([①-⑳㉑-㉟])\s*(.*)")
_ITEM = re.compile(r"(\d+(?:의\d+)?)\.\s+(.*)")
_SUBITEM = re.compile(r"([가-하])\.\s+(.*)")
# <개정 2024.2.13> says when words were changed; it is none of them
_MARK = re.compile(r"<(?:개정|신설|전문개정|제목개정|본조신설|타법개정)[^>]*>")
_CLAUSE = re.compile(r"제\d+조(?:의\d+)?(?:제\d+항)?(?:제\d+호(?:의\d+)?)?(?:[가-하]목)?")


@value
class LawText:
    """An act by its name, with its dates and the words of each clause.

    ``passages`` are the words by clause (``제8조제1항``): those of an article with all of its paragraphs, those of a
    paragraph with all of its items. ``read_in`` says where they were read, ``number`` and ``promulgated`` up to which
    revision, ``in_force`` since when they hold.
    """

    where: str
    act: str
    number: str
    promulgated: date | None
    in_force: date | None
    passages: Mapping[str, str]
    held: str = ""
    read_in: str = ""
    url: str = ""
    reexamined_from: date | None = None
    reexamined_years: int = 0
    reexamined_by: str = ""

    def words(self, clause: str) -> str | None:
        """Return the words of a clause; ``None`` where they are not held."""
        return self.passages.get(clause)

    def reexamination_days(self, until: date) -> tuple[date, ...]:
        """Return the days by which the act was to be examined again, after the revision that is held and up to a day.

        >>> held_texts()["강소연구개발특구의 지정 등에 관한 세부고시"].reexamination_days(date(2026, 1, 1))
        (datetime.date(2021, 6, 30), datetime.date(2024, 6, 30))
        """
        start, years = self.reexamined_from, self.reexamined_years
        if start is None or not years:
            return ()
        # "매 3년째의 6월 30일까지": the day before the anniversary
        each = (date.fromordinal(start.replace(year=start.year + years * n).toordinal() - 1) for n in range(1, 100))
        since = self.promulgated or date.min
        return tuple(day for day in each if since <= day <= until)


def read_law_text(content: str, where: str) -> LawText:
    """Return the words of an act that stands in a Markdown or text file, with a front matter between lines of ``---``.

    Raises
    ------
    InputError
        ``law-without-act`` where the front matter names no act; ``law-day-unreadable`` for a day that is none.
    """
    head, body = _front_matter(content)
    said = {name: next((head[key] for key in keys if head.get(key)), "") for name, keys in _KEYS.items()}
    if not said["act"]:
        raise InputError(Problem("law-without-act", where, {"known": "act, promulgated, in_force"}))
    days = {name: _day(said[name], f"{where}: {name}") for name in ("promulgated", "in_force", "reexamined_from")}
    return LawText(
        where=where,
        act=said["act"],
        number=said["number"],
        promulgated=days["promulgated"],
        in_force=days["in_force"],
        passages=_passages(body),
        held=said["held"],
        read_in=said["read_in"],
        url=said["url"],
        reexamined_from=days["reexamined_from"],
        reexamined_years=int(said["reexamined_years"] or 0),
        reexamined_by=said["reexamined_by"],
    )


def held_texts() -> dict[str, LawText]:
    """Return the texts that zonegeo holds, by the name of the act.

    >>> sorted(held_texts())[0]
    '강소연구개발특구의 지정 등에 관한 세부고시'
    """
    return law_texts_in(HELD_TEXTS)


def law_texts_in(folder: Path) -> dict[str, LawText]:
    """Return the acts that stand in a folder (``.md`` and ``.txt``, below it too); of one act the newest.

    Raises
    ------
    InputError
        ``folder-missing``; ``file-too-large``; whatever is wrong with a file, all of them at once.
    """
    if not folder.is_dir():
        raise InputError(Problem("law-folder-missing", str(folder), {"value": str(folder)}))
    problems: list[Problem] = []
    found: dict[str, LawText] = {}
    for path in sorted(each for each in folder.rglob("*") if each.suffix.lower() in (".md", ".txt")):
        where = path.relative_to(folder).as_posix()
        try:
            if path.stat().st_size > _LARGEST_BYTES:
                raise InputError(Problem("file-too-large", where, {"limit": _LARGEST_BYTES}))
            text = read_law_text(path.read_text(encoding="utf-8-sig"), where)
        except InputError as error:
            problems.extend(error.problems)
        except UnicodeDecodeError:
            problems.append(Problem("law-not-utf8", where, {}))
        else:
            known = found.get(text.act)
            if known is None or (text.promulgated or date.min) > (known.promulgated or date.min):
                found[text.act] = text
    if problems:
        raise InputError(problems)
    return found


def bare(words: str) -> str:
    """Return words as they are compared: without white space, marks of amendment, and variants of one sign.

    >>> bare("3㎞ 이내 <개정 2024.2.13>") == bare("3km  이내")
    True
    """
    plain = unicodedata.normalize("NFKC", _MARK.sub("", words).replace("ㆍ", "·").replace("‧", "·"))
    return re.sub(r"\s+", "", plain.translate(str.maketrans("“”‘’「」", "\"\"''[]")))


def clause_in(cited: str) -> str:
    """Return the clause that a citation names, as texts are kept by; empty where it is none (an annex).

    >>> clause_in("제8조 제1항 본문"), clause_in("별표 3")
    ('제8조제1항', '')
    """
    found = _CLAUSE.match(re.sub(r"\s+", "", cited))
    return found.group() if found else ""


def _front_matter(content: str) -> tuple[dict[str, str], str]:
    lines = content.splitlines()
    if not lines or lines[0].strip() != "---":
        return {}, content
    end = next((number for number, line in enumerate(lines[1:], 1) if line.strip() == "---"), len(lines))
    pairs = (line.split(":", 1) for line in lines[1:end] if ":" in line and not line.startswith((" ", "-")))
    return {key.strip(): told.strip().strip("'\"") for key, told in pairs}, "\n".join(lines[end + 1 :])


def _day(told: str, where: str) -> date | None:
    if not told:
        return None
    try:
        return date.fromisoformat(told[:10])
    except ValueError:
        raise InputError(Problem("law-day-unreadable", where, {"value": told})) from None


def _passages(body: str) -> dict[str, str]:
    """Every line belongs to the clause that it stands in, and to all those that hold that clause."""
    words: dict[str, list[str]] = {}
    for path, line in _lines(body):
        for depth in range(1, len(path) + 1):
            words.setdefault("".join(path[:depth]), []).append(line)
    return {clause: "\n".join(lines) for clause, lines in words.items()}


def _lines(body: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield each line with the clauses that it stands in, from the article down."""
    article, paragraph, item, subitem = "", "", "", ""
    for raw in body.splitlines():
        line = raw.replace("\\", "").replace("**", "").strip()
        if re.match(r"#*\s*부칙", line):
            return  # the addenda count their articles anew
        heading = _ARTICLE.fullmatch(line)
        if heading and (heading[1] or heading[3] or not heading[4]):
            article, paragraph, item, subitem = heading[2], "", "", ""
            yield (article,), (heading[3] or "").strip("()")
            line = heading[4]
        elif line.startswith("#"):
            continue  # the heading of a chapter
        if not line or not article:
            continue
        if found := _PARAGRAPH.fullmatch(line):
            number = ord(found[1]) - ord("①") + 1 if found[1] <= "⑳" else ord(found[1]) - ord("㉑") + 21
            paragraph, item, subitem = f"제{number}항", "", ""
            line = found[2]
        elif found := _ITEM.fullmatch(line):
            item, subitem = f"제{found[1].replace('의', '호의') if '의' in found[1] else found[1] + '호'}", ""
            line = found[2]
        elif found := _SUBITEM.fullmatch(line):
            subitem, line = f"{found[1]}목", found[2]
        yield tuple(each for each in (article, paragraph, item, subitem) if each), line
