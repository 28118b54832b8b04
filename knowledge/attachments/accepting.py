"""Which files are taken: the kinds in which offices hand out forms, when their content is what the name says and nothing in it can run."""

import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import PurePath

from knowledge.attachments.packages import HEARTS, refuse_lively_package
from knowledge.attachments.portable import refuse_lively_pdf
from knowledge.attachments.two_in_one import refuse_two_in_one
from knowledge.storage.errors import Conflict

MAX_BYTES = 20 * 1024 * 1024
SCAN_S = 60
"""Seconds that a scanner may take."""
_NAME_LENGTH = 80
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {
    "pdf": "application/pdf", "docx": _WORD, "xlsx": _EXCEL, "doc": "application/msword", "xls": "application/vnd.ms-excel",
    "wps": "application/vnd.ms-works", "et": "application/vnd.ms-excel", "png": "image/png", "jpg": "image/jpeg",
}  # fmt: skip
"""The endings that are taken, and the type each is handed out as. None is shown by a browser as a page of ours."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEGINNINGS = {
    "pdf": b"%PDF-", "docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04", "doc": _OLE, "xls": _OLE, "wps": _OLE, "et": _OLE,
    "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff",
}  # fmt: skip
_LIVELY_STREAMS = tuple(
    name.encode("utf-16-le") for name in ("_VBA_PROJECT", "Macros", "_VBA_PROJECT_CUR", "ObjectPool", "\x01Ole10Native")
)


def accepted(file: str, content: bytes) -> tuple[str, str]:
    """The name under which a file is handed out, and its type.

    Raises:
        Conflict: saying why it is not taken and what to do.
    """
    if not content:
        raise Conflict("文件是空的，请重新选。")
    if len(content) > MAX_BYTES:
        raise Conflict(f"文件超过 {MAX_BYTES // 1024 // 1024} MB，请压缩图片或拆开再传。")
    ending = PurePath(file).suffix.lower().lstrip(".").replace("jpeg", "jpg")
    if ending not in TYPES:
        raise Conflict(f"只收 {'、'.join(TYPES)} 文件，请另存为其中一种再传。")
    if not content.startswith(_BEGINNINGS[ending]):
        raise Conflict(f"文件内容不是 {ending}，请用原来的程序打开，另存为 {ending} 再传。")
    if ending in HEARTS:
        refuse_lively_package(ending, content)
    elif ending == "pdf":
        refuse_two_in_one(ending, content)
        refuse_lively_pdf(content)
    elif ending in ("png", "jpg"):
        refuse_two_in_one(ending, content)
    elif content.startswith(_OLE) and any(stream in content for stream in _LIVELY_STREAMS):
        raise Conflict("文件里有宏或嵌入的程序，请去掉以后再传。")
    return _handed_out_as(file, ending), TYPES[ending]


def scanner(setting: str) -> tuple[str, ...]:
    """The command of the setting, a JSON list of words; empty where none is set. Raises Conflict for what is none."""
    if not setting:
        return ()
    try:
        command = json.loads(setting)
    except ValueError:
        command = None
    if not (isinstance(command, list) and command and all(isinstance(word, str) and word for word in command)):
        raise Conflict('HOTLINE_SCAN_UPLOADS 应写成 JSON 的命令，如 ["/usr/bin/clamscan", "-"]。')
    return tuple(command)


def scan(command: Sequence[str], content: bytes) -> None:
    """Let the administrator's scanner read the content on its input, without a shell; it says by exit code 0 that all is well.

    Raises:
        Conflict: if it says otherwise, takes too long or cannot be started: what was not looked at is not taken.
    """
    if not command:
        return
    try:
        # The command is the administrator's own setting; nothing from the file is among its words.
        subprocess.run(command, input=content, check=True, timeout=SCAN_S, capture_output=True)  # noqa: S603
    except subprocess.CalledProcessError:
        raise Conflict("文件没有通过安全检查，没有收。请换一份干净的文件。") from None
    except (OSError, subprocess.SubprocessError):
        raise Conflict("安全检查程序没有运行成功，文件没有收。请管理员看 HOTLINE_SCAN_UPLOADS。") from None


def _handed_out_as(file: str, ending: str) -> str:
    """The file's own name without folders, blanks and punctuation, which would not survive in an address or a sentence."""
    stem = re.sub(r"[^\w\-]+", "_", PurePath(file.replace("\\", "/")).stem).strip("_")
    return f"{stem[:_NAME_LENGTH] or '表格'}.{ending}"
