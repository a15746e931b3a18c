"""The words of the dialogs in English and Korean; what zonegeo itself says comes from zonegeo, in the same language."""

WORDS = {
    "check": ("Check the requirements", "요건 검토"),
    "compare": ("Compare proposals", "대안 비교"),
    "measure": ("Measure areas", "면적 재기"),
    "inspect": ("Inspect a boundary file", "경계파일 살피기"),
    "repair": ("Find the smallest change that satisfies", "요건을 충족하는 최소 변경 찾기"),
    "envelope": ("Find where a new site may be", "새 대상지가 들어설 수 있는 구역 찾기"),
    "export": ("Export sites with their style", "구역을 서식과 함께 내보내기"),
    "STUDY": ("Study (name or TOML file)", "검토 자료(이름 또는 TOML 파일)"),
    "INPUT": ("Layer of boundaries, instead of a study", "검토 자료 대신 쓸 경계 레이어"),
    "PROPOSAL": ("Proposal (id)", "지정안(id)"),
    "PROPOSALS": ("Proposals (ids with blanks between; none: all)", "지정안(id를 빈칸으로 구분, 비우면 전부)"),
    "PROFILE": ("Rules (profile)", "적용 규칙(프로파일)"),
    "AS_OF": ("Day whose law applies (YYYY-MM-DD)", "적용 법령의 기준일(YYYY-MM-DD)"),
    "OPTIONS": ("Further options of the command", "명령의 추가 옵션"),
    "RESULT": ("Result (JSON)", "결과(JSON)"),
    "REPORT": ("Report (HTML)", "보고서(HTML)"),
    "SITES": ("Sites with their style", "서식이 있는 구역 레이어"),
    "EVIDENCE": ("Evidence lines by verdict", "판정별 근거선"),
    "FOLDER": ("Folder of the suggestions", "제안 파일 폴더"),
    "PLACES": ("Places (GeoJSON)", "가능 구역(GeoJSON)"),
    "pass": ("satisfied", "충족"),
    "fail": ("not satisfied", "미충족"),
    "review": ("for review", "예외검토"),
    "undecided": ("undecided", "판단불가"),
    "command": ("The command zonegeo (its path)", "zonegeo 명령(경로)"),
    "no-input": ("Give a study or a layer.", "검토 자료나 레이어 중 하나를 주십시오."),
    "no-crs": ("The layer has no CRS: set it in its properties. It is never guessed.",
               "레이어에 좌표계가 없습니다. 레이어 속성에서 지정하십시오. 좌표계는 추측하지 않습니다."),
    "not-found": ("The command zonegeo was not found. Its path belongs in Settings › Options › Processing › Providers.",
                  "zonegeo 명령을 찾을 수 없습니다. 설정 › 옵션 › 공간처리 › 제공자에서 경로를 지정하십시오."),
}  # fmt: skip


def word(name, language):
    """Return a word in ``en`` or ``ko``."""
    return WORDS[name][language == "ko"]
