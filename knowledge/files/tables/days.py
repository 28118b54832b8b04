"""Days in every writing: 2026/1/5, 20260105, 二〇二六年一月五日, the number by which Excel counts them."""

import re
from calendar import monthrange
from datetime import date, timedelta

from knowledge.files.tables.said import BadCell, clean, narrow, said

_CHINESE_DIGITS = str.maketrans("〇零○Ｏ一二三四五六七八九", "0000123456789")
_YEAR, _LAST = (1949, 2199), 60_000
_EXCEL_DAY_0 = date(1899, 12, 30)


def day(text: str, *, last: bool = False) -> str:
    """A day in any writing as 2026-01-31; a month or a year means its first day, or its `last`. An Excel number is a day too.

    Raises:
        BadCell: for what is no day.
    """
    plain = narrow(said(text)).translate(_CHINESE_DIGITS).replace(" ", "")
    if not plain or plain in ("长期", "长期有效", "永久", "至今", "长期执行"):
        return ""
    plain = re.sub(r"[T ]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$", "", plain)
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", plain):
            return date.fromisoformat(plain).isoformat()
        return _day(plain, last) or _refuse_day(text)
    except ValueError:
        return _refuse_day(text)


def _day(plain: str, last: bool) -> str:
    if re.fullmatch(r"\d{5}(?:\.\d+)?", plain) and 15_000 <= float(plain) <= _LAST:
        return (_EXCEL_DAY_0 + timedelta(days=int(float(plain)))).isoformat()
    if found := re.fullmatch(r"(\d{4})(\d{2})(\d{2})", plain):
        return _of(int(found[1]), int(found[2]), int(found[3]))
    plain = re.sub(r"10(?=[月日])|(?<=[年月])十(?=[月日])", "10", plain)
    plain = re.sub(r"(?<!\d)十(\d)", r"1\1", plain)
    plain = re.sub(r"(\d)十(\d)", r"\1\2", plain)
    plain = re.sub(r"(\d)十", r"\g<1>0", plain)
    if found := re.fullmatch(r"(\d{4}|[2-4]\d)[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?", plain):
        year = int(found[1])
        return _of(year if year > 99 else 2000 + year, int(found[2]), int(found[3]))
    if found := re.fullmatch(r"(\d{4})[-/.年](\d{1,2})月?", plain):
        year, month = int(found[1]), int(found[2])
        return _of(year, month, monthrange(year, month)[1] if last else 1)
    if found := re.fullmatch(r"(\d{4})年", plain):
        return _of(int(found[1]), 12 if last else 1, 31 if last else 1)
    return ""


def _of(year: int, month: int, number: int) -> str:
    if not _YEAR[0] <= year <= _YEAR[1]:
        raise ValueError(year)
    return date(year, month, number).isoformat()


def _refuse_day(text: str) -> str:
    raise BadCell(f"应为日期，如 2026-01-31，现在是“{clean(text)[:20]}”")
