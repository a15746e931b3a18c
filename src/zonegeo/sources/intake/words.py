"""How planners call things: headings, roles, proposals. Every table is a row a word, and nothing else decides."""

from __future__ import annotations

import re
import unicodedata

from zonegeo.model.study import Basis, Role

# the number of a lot in two columns: its heading once it is one, and theirs, the main number and the sub-number
LOT_OF_TWO = "본번-부번"
LOT_HEADINGS = (("본번", "mnnm"), ("부번", "slno"))
# our name → headings that say so by themselves, then headings that have to be confirmed. Headings that mean something
# else (연면적, Shape_Area), or codes (LCLAS_CL), or nothing (A0, fid) stand in no row: they are never ours.
SURE_HEADINGS = {
    "name": ("구역명", "지구명", "부지명", "명칭", "이름", "name_ko", "name"),
    # beside the name in Korean, as zonegeo writes both
    "name_en": ("name_en", "영문명", "영문명칭"),
    "id": ("id", "관리번호"),
    "role": ("구분", "역할", "role"),
    "declared_area": (
        "고시면적", "계획면적", "공부면적", "공부상면적", "공부상", "대장면적", "토지면적", "지적면적", "declared_area",
        "lndpcl_ar",
    ),
    "pnu": ("pnu", "필지고유번호", "고유번호"),
    "jibun": ("지번", "jibun", "번지", LOT_OF_TWO),
    "address": ("소재지", "토지소재지", "주소", "addr", "address", "법정동명"),
    "basis": ("basis", "경계출처"),
    "accuracy_m": ("accuracy_m", "정확도_m", "위치정확도"),
    "proposal": ("안", "대안", "계획안"),
}  # fmt: skip
PROPOSED_HEADINGS = {
    "name": ("dgm_nm", "lbl_nm"),
    "id": ("present_sn", "mnum"),
    "role": ("용도", "공간구분", "유형"),
    "declared_area": ("면적", "area", "구역면적", "dgm_ar", "parea"),
    "jibun": ("대표지번",),
}
OURS = tuple(SURE_HEADINGS)
# what kind of area a heading names (:data:`zonegeo.model.study.AREA_KINDS`); one that says nothing stands in no row
_AREA_KINDS = {
    "고시면적": "notice", "계획면적": "planned",
    **dict.fromkeys(("공부면적", "공부상면적", "공부상", "대장면적", "토지면적", "지적면적", "lndpcl_ar"), "register"),
}  # fmt: skip

SURE_ROLES = {
    "기술핵심기관": Role.CORE, "핵심기관": Role.CORE, "core": Role.CORE,
    "배후공간": Role.BACKGROUND, "background": Role.BACKGROUND,
}  # fmt: skip
# words of other documents for the same land; R&D융합지구 can hold land of 배후공간 too (군산)
PROPOSED_ROLES = {
    "배후": Role.BACKGROUND, "r&d융합지구": Role.CORE, "기술사업화지구": Role.BACKGROUND, "사업화지구": Role.BACKGROUND,
}  # fmt: skip
# land that the plan names and does not take in: neither role is right unasked
OPEN_ROLES = ("제척", "제외", "존치")

# where an outline comes from, beside the words of a study
BASES = {
    "측량": Basis.SURVEYED, "지적": Basis.CADASTRAL, "지적도": Basis.CADASTRAL, "연속지적도": Basis.CADASTRAL,
    "초안": Basis.DRAWN, "개략도": Basis.SCHEMATIC,
    **{each.value: each for each in Basis if each is not Basis.WITHIN},
}  # fmt: skip

# signs of double width → the usual ones
_FULL_WIDTH = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: 0x20}
_ANY = r"(?<![가-힣])", r"(?![가-힣])"
# what a name says of the proposal → how that proposal is called; ``re`` compiles each when it is first asked for
_PROPOSALS = tuple(
    (f"{_ANY[0]}{pattern}{_ANY[1]}", called)
    for pattern, called in (
        (r"(?:제\s?)?(\d{1,2})\s?안", "제{}안"),
        (r"(?<![A-Za-z])([A-Z])\s?안", "{}안"),
        (r"(?<!\d)([가나다라마바사아자차])안", "{}안"),
        (r"대안\s?(\d{1,2}|[A-Za-z](?![A-Za-z]))", "대안{}"),
        (r"(?<![A-Za-z])alt[-_ ]?(\d{1,2}|[A-Za-z])(?![A-Za-z0-9])", "alt-{}"),
        (r"(당초|기정|변경|수정|요청|지정|최종)(?:\s?안)?", "{}안"),
    )
)


def plain(text: object) -> str:
    """Return a word as it is compared: one spelling of letters and signs, without spaces and joints.

    >>> plain(" 공부상 면적"), plain("DGM_NM"), plain("km²")
    ('공부상면적', 'dgmnm', 'km2')
    """
    found = unicodedata.normalize("NFC", str(text)).replace("²", "2").replace("\N{SUPERSCRIPT THREE}", "3").lower()
    return re.sub(r"[\s_\-.·]", "", found)


def ascii_of(text: str) -> str:
    """Return a text with its full-width digits and signs as usual ones.

    >>> ascii_of("２００，０００ ㎡"), ascii_of("ＣＯＲＥ")
    ('200,000 ㎡', 'CORE')
    """
    return text.translate(_FULL_WIDTH)


def area_kind_of(heading: str) -> str:
    """Return what kind of area a heading names without its unit, also one that a DBF cut; empty where it says nothing.

    >>> area_kind_of("계획 면적"), area_kind_of("공부상면"), area_kind_of("면적"), area_kind_of("")
    ('planned', 'register', '', '')
    """
    said = plain(heading)
    kinds = {kind for word, kind in _AREA_KINDS.items() if len(said) >= 3 and plain(word).startswith(said)}
    return kinds.pop() if len(kinds) == 1 else ""


# in a column of proposals: what belongs to all of them
SHARED_WORDS = frozenset(
    {"공통", "공동", "공용", "전체", "모두", "양안", "두안", "모든안", "전안", "all", "both", "common"}
)


def role_of(word: object) -> tuple[Role | None, str]:
    """Return what a whole word says of the role, and how sure that is: ``sure``, ``proposed``, ``open`` or ``none``.

    >>> role_of("기술 핵심기관"), role_of("배후"), role_of("제척"), role_of("1구역")
    ((<Role.CORE: 'core'>, 'sure'), (<Role.BACKGROUND: 'background'>, 'proposed'), (None, 'open'), (None, 'none'))
    >>> role_of("배후공간1(산업)"), role_of("배후공간 제외지"), role_of("핵심·배후")
    ((<Role.BACKGROUND: 'background'>, 'proposed'), (None, 'open'), (None, 'open'))
    """
    said = plain(ascii_of(str(word)))
    for table, how in ((SURE_ROLES, "sure"), (PROPOSED_ROLES, "proposed")):
        if said in table:
            return table[said], how
    within = roles_in(said)
    if len(within) == 1 and not any(each in said for each in OPEN_ROLES):
        return within[0], "proposed"
    return None, "open" if within or said in OPEN_ROLES else "none"


def roles_in(name: str) -> tuple[Role, ...]:
    """Return the roles whose words stand in the name of a file, a layer or a folder, each once.

    >>> roles_in("배후공간_1안"), roles_in("핵심·배후"), roles_in("coreless")
    ((<Role.BACKGROUND: 'background'>,), (<Role.CORE: 'core'>, <Role.BACKGROUND: 'background'>), ())
    """
    said = unicodedata.normalize("NFC", name).lower()
    words = {"(?<!비)핵심": Role.CORE, "배후": Role.BACKGROUND, r"(?<![a-z])core(?![a-z])": Role.CORE,
             r"(?<![a-z])background(?![a-z])": Role.BACKGROUND}  # fmt: skip
    return tuple(dict.fromkeys(role for word, role in words.items() if re.search(word, said)))


def proposals_in(name: str) -> tuple[str, ...]:
    """Return the proposals that a name speaks of.

    >>> proposals_in("배후공간_1안"), proposals_in("변경 (대안 2)"), proposals_in("site ALT-2")
    (('제1안',), ('대안2', '변경안'), ('alt-2',))
    >>> [proposals_in(each) for each in ("안산_배후", "천안", "1안전센터", "2차안", "보안구역", "방안")]
    [(), (), (), (), (), ()]
    """
    said = unicodedata.normalize("NFC", name)
    found = (
        called.format(match.group(1)) for pattern, called in _PROPOSALS for match in re.finditer(pattern, said, re.I)
    )
    return tuple(dict.fromkeys(found))


def proposals_said(cell: str) -> tuple[str, ...]:
    """Return the proposals that a cell names, several between commas: each as a whole, or by its own words.

    >>> proposals_said("제 1 안"), proposals_said("1안, 2안"), proposals_said("1안(당초)"), proposals_said("비교안")
    (('제1안',), ('제1안', '제2안'), ('1안-당초',), ('비교안',))
    """
    found = []
    for part in re.split(r"[,;/·&+]", unicodedata.normalize("NFC", ascii_of(cell))):
        whole = [called.format(match.group(1)) for pattern, called in _PROPOSALS
                 if (match := re.fullmatch(pattern, part.strip(), re.I))]  # fmt: skip
        found.append(whole[0] if whole else as_id(part))
    return tuple(dict.fromkeys(filter(None, found)))


def as_id(text: str, *, otherwise: str = "") -> str:
    """Return a text as an id: letters of any script and digits, a hyphen for everything between.

    >>> as_id("신평 산단블록 (가)"), as_id("제2안"), as_id(" - "), as_id("--", otherwise="부지")
    ('신평-산단블록-가', '제2안', '', '부지')
    """
    joined = re.sub(r"[^\w·]+", "-", unicodedata.normalize("NFC", text)).strip("-_·")
    return joined[:60].rstrip("-_·") or otherwise
