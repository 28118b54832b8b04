"""Hostile files are refused or read, in one sentence, in seconds, and nothing outside is opened, written or run."""

import time
from contextlib import suppress
from pathlib import Path

import pytest

from knowledge.files.importing import import_file
from knowledge.storage.errors import UnreadableFile
from knowledge.store import KnowledgeBase
from tests.as_found import rewritten, word
from tests.hostile_files import HOSTILE

SECONDS = 10
"""Of the processor, for the worst; the others take a tenth."""
REFUSED = (
    "entity in the sheet", "entity in UTF-16", "entity in the texts", "billion laughs", "entity in the links", "bomb", "bomb that lies",
    "long text in many cells", "as long as may be in many cells", "200,000 divs", "laughs in YAML", "YAML without end", "target outside",
    "picture that says it is a workbook", "program that says it is a table",
)  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_harms_nobody(kb: KnowledgeBase, tmp_path: Path, name: str) -> None:
    called, make = HOSTILE[name]
    path = tmp_path / "sent" / called
    path.parent.mkdir()
    path.write_bytes(make())
    start, problem = time.process_time(), ""
    try:
        import_file(kb, path, as_draft=True)
    except UnreadableFile as refused:
        problem = str(refused)
    assert time.process_time() - start < SECONDS
    assert "\n" not in problem
    assert bool(problem) or name not in REFUSED
    assert [each.name for each in path.parent.iterdir()] == [called]
    assert not Path("/tmp/slipped").exists()
    kept = "".join(str(draft.item) for draft in kb.items.drafts())
    assert "root:" not in problem + kept
    assert not set("\0\a\x1b\u202e\u2066\ud800\udc00") & set(problem + kept)


@pytest.mark.parametrize("span", ["999999999", "-5", "x"])
def test_spans_in_word_end(kb: KnowledgeBase, tmp_path: Path, span: str) -> None:
    table = [["序号", "材料名称"], ["1", "身份证"]]
    made = word(tmp_path / "a.docx", ("Title", "停水报修办事指南"), ("Heading 1", "申请材料"), table)

    def spread(name: str, text: bytes) -> bytes:
        return text.replace(b"<w:tcPr>", f'<w:tcPr><w:gridSpan w:val="{span}"/>'.encode())

    start = time.process_time()
    with suppress(UnreadableFile):
        assert import_file(kb, rewritten(made, spread)).read <= 1
    assert time.process_time() - start < SECONDS
