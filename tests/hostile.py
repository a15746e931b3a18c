"""Texts that would do harm where a page took them for anything but text: one list for every page."""

HOSTILE = (
    "${7*7}", "{{7*7}}", "{% raw %}", "{#", "`back`tick`", "</script><img src=x onerror=alert(1)>", "<!--<script>",
    "\"'><svg onload=alert(1)>", "\u202eRTL\u2066marks", "\u2028line\u2029end", "javascript:alert(1)", "가" * 10_000,
    "constructor", "__proto__", "\ud800 half a character",
)  # fmt: skip
