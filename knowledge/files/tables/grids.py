"""The cells of one sheet as people see them: merged cells filled, what is hidden or struck through left out and said."""

from collections.abc import Iterable
from dataclasses import dataclass, field

MAX_FILLED = 200_000
"""Cells that merged ranges of one sheet may fill."""
FORMULA = "公式没有算出结果，请在 Excel 或 WPS 里打开、保存一次再导入，或直接填写内容"
ELSEWHERE = "这一格的内容取自另一个工作簿，请选择性粘贴为数值后再导入"


class Unread(str):
    """A cell whose content cannot be known; `why` says what to do. It reads as the text that stands there."""

    why: str

    def __new__(cls, text: str, why: str) -> "Unread":
        made = super().__new__(cls, text)
        made.why = why
        return made


@dataclass(slots=True)
class Grid:
    """One sheet as it was read: rows of texts by number (from 1), and what about them is not seen at once.

    `merged` are ranges (first row, first column, last row, last column), rows from 1, columns from 0; `struck` are cells; `length` is that of
    all texts, where whoever reads counts it.
    """

    name: str
    rows: dict[int, list[str]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)
    is_hidden: bool = False
    length: int = 0

    def seen(self, notices: list[str], *, with_hidden: bool) -> Iterable[tuple[int, list[str]]]:
        """The rows as people read them; what is left out is said in `notices`."""
        self._fill()
        struck = self._struck_rows()
        hidden = {number for number in self.hidden_rows if any(text.strip() for text in self.rows.get(number, ()))}
        where = f"“{self.name}”表"
        if hidden:
            self._say(notices, f"{where}有 {len(hidden)} 行是隐藏的", hidden, with_hidden)
        if struck:
            self._say(notices, f"{where}有 {len(struck)} 行整行划了删除线", struck, with_hidden)
        columns = {
            at
            for at in self.hidden_columns
            if any(at < len(texts) and texts[at].strip() for texts in self.rows.values())
        }
        if columns and not with_hidden:
            notices.append(f"{where}有 {len(columns)} 列是隐藏的，没有读；要读的请加 --with-hidden")
        dropped = 0
        for number in sorted(self.rows):
            texts = self.rows[number]
            if not with_hidden:
                if number in hidden or number in struck:
                    continue
                for at in range(len(texts)):
                    is_struck = (number, at) in self.struck and bool(texts[at].strip())
                    dropped += is_struck
                    if is_struck or at in columns:
                        texts[at] = ""
            if any(text.strip() for text in texts):
                yield number, texts
        if dropped:
            notices.append(f"{where}有 {dropped} 格划了删除线，没有读；要读的请加 --with-hidden")

    def _say(self, notices: list[str], what: str, numbers: set[int], with_hidden: bool) -> None:
        shown = "、".join(str(number) for number in sorted(numbers)[:10]) + ("……" if len(numbers) > 10 else "")
        notices.append(
            f"{what}（第 {shown} 行），" + ("按要求读了" if with_hidden else "没有读；要读的请加 --with-hidden")
        )

    def _struck_rows(self) -> set[int]:
        """Rows of which everything that is written is struck through."""
        numbers = {number for number, _ in self.struck}
        return {
            number
            for number in numbers
            if (filled := [at for at, text in enumerate(self.rows.get(number, ())) if text.strip()])
            and all((number, at) in self.struck for at in filled)
        }

    def _fill(self) -> None:
        """Write what stands in a merged range into each of its cells, but for titles over the whole width."""
        budget = MAX_FILLED
        for top, left, bottom, right in self.merged:
            texts = self.rows.get(top, [])
            text = texts[left] if left < len(texts) else ""
            size = (bottom - top + 1) * (right - left + 1)
            if not text.strip() or size > budget:
                continue
            budget -= size
            for number in range(top, bottom + 1):
                row = self.rows.get(number)
                if row is None:
                    continue  # an empty row stays one
                row.extend([""] * (right + 1 - len(row)))
                for at in range(left, right + 1):
                    row[at] = text
                    if (top, left) in self.struck:
                        self.struck.add((number, at))
