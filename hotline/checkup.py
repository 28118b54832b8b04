"""Looking a deployment over: what would stop it, and what would be missed one day. Each finding is one sentence that says what to do."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from hotline.reading.lexicon import read_lexicon
from hotline.reading.lexicon_lines import LexiconError
from hotline.searching.model import read_model
from hotline.searching.snapshot import own_lines
from hotline.weights import WeightsError
from knowledge.asked.ringing import BadBell, bell
from knowledge.attachments.accepting import scanner
from knowledge.backups import overdue
from knowledge.keys import key_file
from knowledge.settings import BadSetting, Settings
from knowledge.storage.connections import is_postgres, path_of
from knowledge.storage.errors import Conflict, DatabaseUnusable
from knowledge.storage.space import LITTLE_MB, TOO_LITTLE_MB, free_mb
from knowledge.store import KnowledgeBase

Grade = Literal["good", "tip", "note", "error"]
GRADES: dict[str, str] = {"good": "好", "tip": "建议", "note": "注意", "error": "错误"}
SHORT_KEY = 32
"""Characters below which a secret key set by hand is called short."""
THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class CheckupFinding:
    """One thing that was looked at, and what is to be done about it."""

    grade: Grade
    said: str


def examine(settings: Settings) -> Iterator[CheckupFinding]:
    """Everything: settings, database, files, room, clock, fonts. Nothing is changed, but a database of an older program is upgraded."""
    yield from examine_settings(settings)
    try:
        kb = KnowledgeBase(settings.database_url, create=False)
    except DatabaseUnusable as error:
        yield CheckupFinding("error", str(error))
        return
    with closing(kb):
        if kb.check_integrity():
            yield CheckupFinding("good", "数据库完好。")
            yield from examine_knowledge(kb)
        else:  # nothing that is read from it now can be trusted
            yield CheckupFinding("error", f"数据库 {kb.path} 已损坏，请停服务，用 restore 换用备份。")
    yield from _fonts()


def examine_settings(settings: Settings) -> Iterator[CheckupFinding]:
    """What can be told from the settings alone."""
    try:
        settings.secret()
        bell(settings.on_danger, secret=b"")
        scanner(settings.scan_uploads)
        if settings.model:
            read_model(Path(settings.model))
    except (BadSetting, BadBell, Conflict, WeightsError) as error:
        yield CheckupFinding("error", str(error))
    if 0 < len(settings.secret_key) < SHORT_KEY:
        yield CheckupFinding(
            "note", f"HOTLINE_SECRET_KEY 只有 {len(settings.secret_key)} 个字符，请用 32 个以上随机的字符。"
        )
    if settings.old_secret_key:
        yield CheckupFinding("note", "设着 HOTLINE_OLD_SECRET_KEY：换密钥一天以后请去掉。")
    if settings.host not in THIS_MACHINE and not settings.trusted_proxies:
        yield CheckupFinding(
            "note",
            f"HOST={settings.host} 直接对外，没有 HTTPS：登录密码会明文经过网络，请在前面放反向代理，并设 HOTLINE_TRUSTED_PROXIES=1。",
        )
    if not settings.four_eyes:
        yield CheckupFinding("tip", "HOTLINE_FOUR_EYES=off：编写的人可以审核自己写的；有第二个人时请改回 on。")
    if not settings.on_danger:
        yield CheckupFinding("tip", "没有设 HOTLINE_ON_DANGER：有险情时不通知值班的人，只列在工作台。")
    if not is_postgres(settings.database_url) and os.name == "posix":
        yield from _rights(settings)


def examine_knowledge(kb: KnowledgeBase) -> Iterator[CheckupFinding]:
    """What can be told from an open knowledge base, quickly."""
    try:
        read_lexicon(extra=own_lines(kb))
    except LexiconError as error:
        yield CheckupFinding("error", str(error))
    if not any(one.role == "admin" and one.active for one in kb.accounts.all()):
        yield CheckupFinding("tip", "还没有管理员账号，请运行 user add 用户名 --role admin。")
    if (days := overdue(kb)) is not None:
        yield CheckupFinding("note", f"已经 {days} 天没有备份，请运行 backup 文件夹，并设成每天一次。")
    yield from _room(kb)
    yield from _clock(kb)


def _rights(settings: Settings) -> Iterator[CheckupFinding]:
    """Whose the files are to read, and whether the folder may be written to."""
    database = path_of(settings.database_url)
    for path in (database, key_file(database)):
        if path.exists() and path.stat().st_mode & 0o077:
            yield CheckupFinding("error", f"别的账号也能读 {path}，请运行 chmod 600 {path}。")
    if database.exists() and not (os.access(database, os.W_OK) and os.access(database.resolve().parent, os.W_OK)):
        yield CheckupFinding("error", f"不能写 {database} 或它所在的文件夹，问答记不下来，请检查权限。")


def _room(kb: KnowledgeBase) -> Iterator[CheckupFinding]:
    free = free_mb(kb.vitals.file) if kb.vitals.file else None
    if free is not None and free < TOO_LITTLE_MB:
        yield CheckupFinding("error", f"磁盘只剩 {free} MB，不能再导入和备份，请马上腾出空间。")
    elif free is not None and free < LITTLE_MB:
        yield CheckupFinding("note", f"磁盘只剩 {free} MB，请腾出空间。")


def _clock(kb: KnowledgeBase) -> Iterator[CheckupFinding]:
    """A clock that is behind what is in the log, or behind the program itself, is wrong."""
    now, newest = kb.clock(), kb.vitals.last_question()
    made = datetime.fromtimestamp(Path(__file__).stat().st_mtime, now.tzinfo)
    if (newest and newest - now > SKEW) or made - now > timedelta(days=2):
        yield CheckupFinding(
            "error", f"这台机器的时间是 {now:%Y-%m-%d %H:%M}，比已有的记录还早，请校准（有效期按它判断）。"
        )


def _fonts() -> Iterator[CheckupFinding]:
    """Whether pages can be printed from this machine with Chinese characters."""
    if (program := shutil.which("fc-list")) is None:
        return
    try:
        # The program of this machine, with fixed words.
        found = subprocess.run([program, ":lang=zh", "family"], capture_output=True, timeout=20, check=False)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return
    if not found.stdout.strip():
        yield CheckupFinding(
            "note", "这台机器没有中文字体：在这里打印告知单会是方块，请装一种（如 fonts-noto-cjk）；别的电脑不受影响。"
        )


def worst(findings: list[CheckupFinding]) -> Grade:
    """The gravest grade among findings."""
    grades = {finding.grade for finding in findings}
    return max(grades, key=list(GRADES).index, default="good")


def gravest_first(findings: list[CheckupFinding]) -> list[CheckupFinding]:
    """Findings in the order in which they are to be seen to."""
    return sorted(findings, key=lambda finding: -list(GRADES).index(finding.grade))
