"""An emergency is told by processes that answer all the time, at once."""

import multiprocessing
import time

from hotline.assistant import Assistant
from hotline.publishing import Publishing
from hotline.reading.lexicon import Lexicon
from knowledge.entry.notices import Notice
from knowledge.entry.validation import check_item
from knowledge.store import KnowledgeBase
from tests import notice_worker
from tests.web_site import ITEMS

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.notice_worker"])


def test_every_process_tells_of_it_within_two_seconds(kb: KnowledgeBase, lexicon: Lexicon) -> None:
    """Two processes that answer all the time: each says the emergency at most two seconds after it was pinned."""
    kb.items.publish_many([check_item(item) for item in ITEMS], by="本机")
    kb.accounts.add("shenhe", "correct-horse", role="reviewer", name="shenhe")
    assistant = Assistant(kb, secret=b"only for tests", lexicon=lexicon, region=notice_worker.REGION)
    ends = []
    try:
        for _ in range(2):
            ours, theirs = PROCESSES.Pipe()
            process = PROCESSES.Process(target=notice_worker.answer, args=(kb.path, theirs), daemon=True)
            process.start()
            ends.append((process, ours))
        for _, ours in ends:
            assert ours.poll(60), "it answers"
            ours.recv()
        pinned = time.time()
        flood = Notice(
            text="水库泄洪，请立即离开河道。",
            words=("河边",),
            importance="emergency",
            region=notice_worker.REGION,
            starts=kb.clock(),
        )
        Publishing(kb, lambda: assistant).announcements.pin_notice(flood, by="shenhe", reason="防汛")
        for _, ours in ends:
            told, text = 0.0, ""
            while not text.startswith("水库泄洪") and ours.poll(10):
                told, text = ours.recv()
            assert text.startswith("水库泄洪")
            assert told - pinned <= 2.0
    finally:
        for process, _ in ends:
            process.kill()
            process.join()
