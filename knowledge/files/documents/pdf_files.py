"""PDF with text in it: the lines of its pages put together to paragraphs again. A scan has none, and is said to be one."""

import io
import re
import time
from collections.abc import Iterator
from pathlib import Path

from pypdf import PdfReader

from knowledge.files.documents.blocks import Block, Heading, Paragraph, ReadDocument
from knowledge.files.reading import read_bytes
from knowledge.files.tables.meanings import heading
from knowledge.storage.errors import UnreadableFile

MAX_PAGES = 200
MAX_SECONDS = 20.0
_NEW = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\(?\d{1,2}[、.．)）]|[①-⑳●■◆•·▪]|[问答][：:]|第[一二三四五六七八九十\d]+[章条])"
)
_ENDS = re.compile(r"[。；;：:！？!?]\s*$")
_PAGE_NUMBER = re.compile(r"^[\s—–-]*(?:第\s*)?\d{1,3}(?:\s*页)?(?:\s*[/／共]\s*\d{1,3}\s*页?)?[\s—–-]*$")


def read_pdf(path: Path) -> ReadDocument:
    """A PDF with text; raises UnreadableFile for a scan, one with a password, and one that takes too long."""
    raw = read_bytes(path)
    until = time.monotonic() + MAX_SECONDS
    try:
        reader = PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFile(f"{path.name} 加了密码，请去掉密码后导入。")
        if len(reader.pages) > MAX_PAGES:
            raise UnreadableFile(f"{path.name} 有 {len(reader.pages)} 页，不像一份办事指南，请拆出需要的几页。")
        texts = []
        for page in reader.pages:
            texts.append(page.extract_text() or "")
            if time.monotonic() > until:
                raise UnreadableFile(f"{path.name} 读得太久，请另存为 Word 或网页后导入。")
    except UnreadableFile:
        raise
    except Exception as error:  # a damaged file fails in pypdf in every possible way
        raise UnreadableFile(f"{path.name} 不是可读的 PDF（文件内容已损坏），请重新导出。") from error
    if len(re.sub(r"\s", "", "".join(texts))) < 20:
        raise UnreadableFile(f"{path.name} 里没有文字（可能是扫描件），请用文字识别软件转成 Word 后导入。")
    return ReadDocument(blocks=list(_blocks(texts)))


def _blocks(texts: list[str]) -> Iterator[Block]:
    lines = [line.strip() for text in texts for line in text.splitlines()]
    lines = [line for line in lines if line and not _PAGE_NUMBER.match(line)]
    widest = sorted(map(len, lines))[int(len(lines) * 0.9)] if lines else 0
    first, paragraph = True, ""
    for line in lines:
        stands_alone = bool(heading(_unnumbered(line)).meaning) and len(line) <= 20
        if paragraph and (
            stands_alone or _NEW.match(line) or _ENDS.search(paragraph) or len(paragraph.split("\n")[-1]) < widest * 0.6
        ):
            yield _block(paragraph, first=first)
            first, paragraph = False, ""
        paragraph = line if not paragraph else paragraph + ("" if _joins(paragraph, line) else " ") + line
        if stands_alone:
            yield _block(paragraph, first=first)
            first, paragraph = False, ""
    if paragraph:
        yield _block(paragraph, first=first)


def _block(text: str, *, first: bool) -> Block:
    return Heading(1, text) if first and len(text) <= 40 and not _ENDS.search(text) else Paragraph(text)


def _joins(before: str, after: str) -> bool:
    return not (before[-1].isascii() and before[-1].isalnum() and after[0].isascii() and after[0].isalnum())


def _unnumbered(text: str) -> str:
    return _NEW.sub("", text, count=1).strip().rstrip("：:")
