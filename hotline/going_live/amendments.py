"""The part of publishing for what has to be looked at again: articles that were amended, and what a newer starter knowledge offers."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from hotline.going_live.way import GoingLive, asked
from knowledge.entry.law_text import article_name
from knowledge.files.laws.folder import Refreshed, refresh
from knowledge.storage.errors import Conflict
from knowledge.store import KnowledgeBase
from knowledge.upkeep.second_looks import SecondLook


class Amendments:
    """Keeps the office's own facts, or takes the new ones, over one knowledge base. Raises NotAllowed for who may not."""

    def __init__(self, kb: KnowledgeBase, way: GoingLive, *, four_eyes: bool = True) -> None:
        self._kb, self._way, self._four_eyes = kb, way, four_eyes

    def amend(self, key: str, article: str, *, on: date, by: str) -> int:
        """Note that an article of a source changes on a day: every fact that cites it is to be looked at (see `SecondLooks.amended`).

        What is told stays until somebody changes it. Raises NotFound for a source, Conflict for what is no article.
        """
        name = article_name(article)
        if not name:
            raise Conflict(f"“{article}”不是条款，请写成 22 或 第二十二条。")
        return self._kb.second_looks.amended(key, name, on=on, by=self._way.may(by, "edit"))

    def load_laws(
        self, folder: Path, *, by: str, told: Callable[[int, int], object] = lambda _done, _all: None
    ) -> Refreshed:
        """Take in the texts of laws in a folder: they are quoted as they stand, and what rests on an article that differs is to be looked at.

        An admin's, as every bulk import; no item's answer changes by it, so the gate is not asked. Raises UnreadableFile for the folder.
        """
        return refresh(self._kb, folder, by=self._way.may(by, "bulk"), told=told)

    def keep(self, look_id: int, *, by: str) -> SecondLook:
        """Leave a fact as the office has it; nothing that is answered changes."""
        return self._kb.second_looks.keep(look_id, by=self._way.may(by, "edit"))

    def take(self, look_id: int, *, by: str, publish: bool = False, override: str = "") -> SecondLook:
        """Take what is offered: as a draft in review, or at once, past the gate."""
        if not publish:
            return self._kb.second_looks.take(look_id, by=self._way.may(by, "edit"))
        self._way.may(by, "publish")

        def write() -> SecondLook:
            return self._kb.second_looks.take(look_id, by=by, publish=True, four_eyes=self._four_eyes)

        item, what = self._kb.second_looks.taken(look_id), f"second-look:{look_id}"
        return self._way.with_gate(asked(item), write, what, by=by, override=override)
