"""The operators' console: from a key to painted results in a real browser, and from the command to the prompt of the terminal.

usage: python benchmarks/console.py DATABASE [--items 100000] [--keep FILE]

The items of DATABASE (a SQLite file, which is only read) are multiplied over synthetic towns into a database of their own, really
published; `--keep` says where to keep it, and one that is there is used again. Words, pinyin and initials are typed a sign at a time; each
sign counts from its event to the paint of the list that it brought. Numbers are of the machine as it is, so the load is printed, too, and
what the processor worked for a sign in the server and in the browser, which hardly depends on what else the machine does.
"""

import argparse
import os
import pty
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from itertools import islice
from pathlib import Path
from socket import create_server
from statistics import median

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.scale import multiplied
from benchmarks.serving import cpu_s
from knowledge.store import KnowledgeBase
from tests.web_browser import ARGS

ROOT = Path(__file__).parent.parent
WHO, PASSWORD = "celiang", "correct-horse-battery"
TYPED = (
    "身份证丢了怎么补办", "社保卡", "居住证怎么续签", "结婚登记要带什么", "公积金提取", "营业执照补领", "shenfenzheng", "shebaoka", "jiehundengji",
    "sfz", "sbk", "yyzz", "老人补贴", "噪音扰民", "二手房过户多少钱",
)  # fmt: skip
WATCH = """() => {
  window.painted = [];
  let started = 0;
  document.addEventListener("input", (event) => { started = event.timeStamp; }, true);
  new MutationObserver(() => {
    const from = started;
    if (!from) return;
    started = 0;
    requestAnimationFrame(() => { const after = new MessageChannel(); after.port1.onmessage = () => window.painted.push(performance.now() - from); after.port2.postMessage(0); });
  }).observe(document.getElementById("results"), { childList: true });
}"""


def made(source: Path, target: Path, count: int) -> None:
    """A database of so many items with an operator."""
    with KnowledgeBase(f"sqlite:///{source}") as kb:
        items = [revision.item for revision in kb.items.all_live()]
    with KnowledgeBase(f"sqlite:///{target}") as kb:
        start = time.perf_counter()
        kb.items.publish_many(list(islice(multiplied(items, count), count)), by="benchmark")
        kb.accounts.add(WHO, PASSWORD, role="operator")
        print(f"{kb.items.count()} items published in {time.perf_counter() - start:.0f} s", flush=True)


@contextmanager
def served(database: Path) -> Iterator[str]:
    """The server as people run it."""
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"sqlite:///{database}"
    command = [sys.executable, str(ROOT / "cli.py"), "serve", "--port", str(port), "--database", url]
    start = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603
        try:
            while True:
                try:
                    connection = HTTPConnection("127.0.0.1", port, timeout=5)
                    connection.request("GET", "/readyz")
                    if connection.getresponse().status == 200:
                        break
                except OSError:
                    pass
                if process.poll() is not None or time.monotonic() - start > 3600:
                    raise SystemExit("the server did not start")
                time.sleep(0.5)
            print(f"served after {time.monotonic() - start:.0f} s", flush=True)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(60)


def below(parent: int) -> list[int]:
    """The processes that one has started, and theirs."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    found, new = [], [parent]
    while new:
        new = [pid for pid, started_by in parents.items() if started_by in new]
        found += new
    return found


def worked_ms() -> dict[str, float]:
    """Milliseconds that the processor has worked for the server and for the browser since they started."""
    programs = {pid: Path(f"/proc/{pid}/exe").resolve().name for pid in below(os.getpid())}
    kinds = {"server": "python", "browser": "chrom"}
    return {
        kind: 1000 * cpu_s([pid for pid, name in programs.items() if name.startswith(program)])
        for kind, program in kinds.items()
    }


def typed(page: Page) -> list[float]:
    """Milliseconds from each sign to the paint of its results."""
    page.goto("/desk")
    page.evaluate(WATCH)
    for text in TYPED:
        page.locator("#question").fill("")
        page.wait_for_timeout(300)
        page.evaluate("window.quiet = window.painted.length")
        for sign in text:
            page.keyboard.insert_text(sign)
            page.wait_for_timeout(150)
    page.wait_for_timeout(500)
    return sorted(page.evaluate("window.painted"))


def prompt_s(database: Path) -> tuple[float, float, float]:
    """Seconds until the terminal asks for a question, what of it the processor worked for it, and until the first answer after that."""
    master, slave = pty.openpty()
    start = time.monotonic()
    command = [sys.executable, str(ROOT / "cli.py"), "repl", "--operator", "--database", f"sqlite:///{database}"]
    with subprocess.Popen(  # noqa: S603
        command, stdin=slave, stdout=slave, stderr=slave, env=os.environ | {"TERM": "xterm"}
    ) as process:
        _read_until(master, "问>")
        asked, worked = time.monotonic(), cpu_s([process.pid])
        os.write(master, "身份证丢了补办多少钱\r".encode())
        _read_until(master, "全部")
        answered = time.monotonic()
        process.terminate()
        process.wait(60)
    os.close(slave)
    os.close(master)
    return asked - start, worked, answered - asked


def _read_until(master: int, wanted: str) -> None:
    seen, until = b"", time.monotonic() + 300
    while wanted.encode() not in seen:
        ready, _, _ = select.select([master], [], [], 1)
        if ready:
            seen += os.read(master, 65536)
            if b"\x1b[6n" in seen:  # it asks where the cursor is, as terminals are asked
                os.write(master, b"\x1b[1;1R")
                seen = seen.replace(b"\x1b[6n", b"")
        if time.monotonic() > until:
            raise SystemExit(f"the terminal did not say {wanted!r}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("database", type=Path)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    starts = [prompt_s(asked.database) for _ in range(3)]
    waited, busy, answered = (median(column) for column in zip(*starts, strict=True))
    print(f"terminal, median of 3: prompt after {waited:.2f} s ({busy:.2f} s of work), first answer {answered:.2f} s after that; load {os.getloadavg()[0]:.1f}", flush=True)  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        target = asked.keep or Path(folder) / "console.db"
        if not target.exists():
            made(asked.database, target, asked.items)
        with served(target) as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
            page = browser.new_page(base_url=url, viewport={"width": 1366, "height": 768})
            page.set_default_timeout(600_000)  # what is made on first use takes its time at this size
            page.goto("/staff/login")
            page.locator("#username").fill(WHO)
            page.locator("#password").fill(PASSWORD)
            page.locator("#password").press("Enter")
            page.wait_for_url(lambda url: not url.endswith("/staff/login"))
            page.goto("/desk")
            page.evaluate(
                "fetch('/desk/find', {method: 'POST', body: new URLSearchParams({typed: '身份证'})}).then((r) => r.text())"
            )
            typed(page)  # once for what is made on first use
            before = worked_ms()
            times = typed(page)
            worked = {kind: (after - before[kind]) / len(times) for kind, after in worked_ms().items()}
            browser.close()
    print(
        f"key → painted over {len(times)} signs: p50 {times[len(times) // 2]:.0f} ms, p95 {times[int(len(times) * 0.95)]:.0f} ms, "
        f"longest {times[-1]:.0f} ms; worked for a sign: server {worked['server']:.1f} ms, browser {worked['browser']:.1f} ms; "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main()
