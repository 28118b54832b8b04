"""What a first visit costs on a slow phone: bytes, requests, what moves, and how long until the page can be used and an answer is there.

usage: python -m benchmarks.first_visit DATABASE [--slower 4] [--times 5]

Each page is opened in a fresh browser (phone, empty cache) against the server as people run it, with the processor of the browser slowed down.
"""

import argparse
import os
import shutil
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from benchmarks.console import served
from tests.web_browser import ARGS, PHONE

PAGES = ("/", "/items", "/items/sfz-buling", "/items/sfz-buling/sheet", "/directory", "/help")
QUESTION = "身份证丢了补办多少钱"
WATCH = """
window.shifts = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifts += one.value; })
  .observe({ type: "layout-shift", buffered: true });
"""
USABLE = """() => {
  const nav = performance.getEntriesByType("navigation")[0];
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return [paint ? paint.startTime : NaN, nav.domContentLoadedEventEnd];
}"""
"""First content on the screen, and when every script of the page has run: from then on all of it answers."""
ANSWERED = """(question) => new Promise((done) => {
  const box = document.getElementById("question");
  box.value = question;
  const started = performance.now();
  new MutationObserver((_, seen) => {
    if (!document.querySelector(".exchange")) return;
    seen.disconnect();
    requestAnimationFrame(() => { const after = new MessageChannel(); after.port1.onmessage = () => done(performance.now() - started); after.port2.postMessage(0); });
  }).observe(document.getElementById("exchanges"), { childList: true });
  document.getElementById("ask").requestSubmit();
})"""


def visit(browser: Browser, url: str, path: str, slower: float) -> dict[str, float]:
    """One page in a browser that has never been there."""
    context = browser.new_context(base_url=url, viewport=PHONE, locale="zh-CN")
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    sizes: list[Any] = []
    session.on("Network.loadingFinished", lambda said: sizes.append(said["encodedDataLength"]))
    elsewhere: list[str] = []
    page.on(
        "request", lambda request: None if request.url.startswith((url, "data:")) else elsewhere.append(request.url)
    )
    page.goto(path, wait_until="networkidle")
    painted, usable = page.evaluate(USABLE)
    moved = page.evaluate("window.shifts")
    seen = {"bytes": sum(sizes), "requests": len(sizes), "painted": painted, "usable": usable, "moved": moved}
    if path == "/":
        seen["answered"] = page.evaluate(ANSWERED, QUESTION)
    seen["elsewhere"] = len(elsewhere)
    context.close()
    return seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", type=Path)
    parser.add_argument("--slower", type=float, default=4, help="how many times slower the browser's processor is made")
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    with served(asked.database) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGS)
        visit(browser, url, "/", 1)  # what the server makes on first use is not the visitor's
        print(
            f"{'page':26}{'kB':>7}{'requests':>10}{'painted':>9}{'usable':>8}{'answered':>10}{'moved':>7}{'elsewhere':>11}"
        )
        for path in PAGES:
            runs = [visit(browser, url, path, asked.slower) for _ in range(asked.times)]
            of = {name: median(run[name] for run in runs) for name in runs[0]}
            answered = f"{of['answered']:.0f} ms" if "answered" in of else ""
            print(
                f"{path:26}{of['bytes'] / 1000:7.1f}{of['requests']:10.0f}{of['painted']:6.0f} ms{of['usable']:5.0f} ms"
                f"{answered:>10}{max(run['moved'] for run in runs):7.3f}{max(run['elsewhere'] for run in runs):11.0f}"
            )
        print(f"processor {asked.slower:g} times slower, median of {asked.times}; load {os.getloadavg()[0]:.1f}")
        browser.close()


if __name__ == "__main__":
    main()
