"""Reading and bringing in uploaded files behind the pages: a large list takes longer than anybody waits for an answer.

Previews are kept in this process and made anew by another that is asked; what is written, and how far, stands in the database.
"""

import logging
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hotline.publishing import Publishing
from knowledge.entry.records import NATION
from knowledge.files.importing import Importing, ImportReport
from knowledge.files.tables.chosen import ChosenMeanings
from knowledge.publishing.uploads import Upload
from knowledge.storage.errors import KnowledgeError
from knowledge.store import KnowledgeBase

KEPT_PREVIEWS = 6
PATIENCE_S = 3.0
"""How long a page waits for a preview before it says that one is being made."""
_EVERY_S = 0.5
"""Between two words about how far an import is."""
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class _Preview:
    """A preview that is made, or was."""

    ready: threading.Event
    report: ImportReport | None = None
    problem: str = ""


class ImportJobs:
    """What is read and written for the pages of one application."""

    def __init__(self, kb: KnowledgeBase, publishing: Publishing) -> None:
        self._kb, self._publishing = kb, publishing
        self._previews: OrderedDict[tuple[Any, ...], _Preview] = OrderedDict()
        self._lock = threading.Lock()

    def preview(self, upload: Upload) -> ImportReport | None:
        """What bringing a file in would do; None while that is still being found out.

        Raises:
            KnowledgeError: if the file cannot be read.
        """
        key = (upload.id, repr(sorted(upload.options.items())), self._kb.version)
        with self._lock:
            job = self._previews.get(key)
            if job is None:
                job = self._previews[key] = _Preview(threading.Event())
                while len(self._previews) > KEPT_PREVIEWS:
                    self._previews.popitem(last=False)
                threading.Thread(target=self._look, args=(upload, job), daemon=True).start()
        if not job.ready.wait(PATIENCE_S):
            return None
        if job.problem:
            raise KnowledgeError(job.problem)
        return job.report

    def start(self, upload: Upload, *, as_draft: bool) -> None:
        """Bring a file in, in the background; raises Conflict where that has begun already."""
        self._kb.uploads.begin(upload.id, by=upload.by)
        threading.Thread(target=self._write, args=(upload, as_draft), daemon=True).start()

    def _look(self, upload: Upload, job: _Preview) -> None:
        try:
            with self._file(upload) as path:
                how = how_to(upload, remembered=self._kb.imports.columns(), dry_run=True)
                job.report = self._publishing.import_file(path, how=how)
        except KnowledgeError as error:
            job.problem = str(error)
        except Exception:
            _LOG.exception("a preview failed")
            job.problem = "读这个文件时程序出错了，请换一种格式另存后再试，并把文件名告诉管理员。"
        finally:
            job.ready.set()

    def _write(self, upload: Upload, as_draft: bool) -> None:
        told: dict[str, Any] = {}
        run = 0
        try:
            with self._file(upload) as path:
                how = how_to(upload, remembered=self._kb.imports.columns(), as_draft=as_draft)
                report = self._publishing.import_file(path, how=how, progress=_RunProgress(self._kb, upload.id))
            run = report.run
            self._kb.imports.remember(how.columns.now, by=upload.by)
            told = {
                "read": report.read, "new": report.new, "changed": report.changed, "unchanged": report.unchanged,
                "rejected": len(report.rejected), "as_draft": report.as_draft,
            }  # fmt: skip
        except KnowledgeError as error:
            told = {"problem": str(error)}
        except Exception:
            _LOG.exception("an import failed")
            told = {"problem": "导入时程序出错了，已经写入的在导入记录里，可以撤销；请把文件名告诉管理员。"}
        self._kb.uploads.finish(upload.id, run=run, told=told)

    def _file(self, upload: Upload) -> "_Private":
        return _Private(upload.file, self._kb.uploads.content(upload.id, by=upload.by))


class _RunProgress:
    """Says how far an import is, now and then."""

    def __init__(self, kb: KnowledgeBase, key: str) -> None:
        self._kb, self._key, self._last = kb, key, 0.0

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self._last > _EVERY_S:
            self._last = time.monotonic()
            self._kb.uploads.progress(self._key, done, total)


class _Private:
    """The file in a folder that only this account can read, for as long as it is read."""

    def __init__(self, name: str, content: bytes) -> None:
        self._name, self._content = Path(name.replace("\\", "/")).name.replace("\0", "")[-100:] or "文件", content

    def __enter__(self) -> Path:
        self._folder = tempfile.TemporaryDirectory(prefix="hotline-import-")
        path = Path(self._folder.name) / self._name
        path.write_bytes(self._content)
        return path

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()


def how_to(
    upload: Upload, *, remembered: Mapping[str, str], dry_run: bool = False, as_draft: bool = False
) -> Importing:
    """How an uploaded file is brought in, as was chosen on its page."""
    options = upload.options
    how = Importing(
        by=upload.by, dry_run=dry_run, as_draft=as_draft, publish=not as_draft and not dry_run,
        region=str(options.get("region") or NATION), columns=ChosenMeanings(dict(options.get("columns") or {}), remembered),
        with_hidden=bool(options.get("with_hidden")), faq_by_matter=bool(options.get("faq_by_matter")),
    )  # fmt: skip
    return replace(how, format="faq") if options.get("as_faq") else how
