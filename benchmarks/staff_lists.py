"""What every list of staff costs with nothing in it, with one row, and with ten thousand: time, size of the page, rows shown.

usage: python -m benchmarks.staff_lists [--rows 0 1 10000]
"""

import argparse
import re
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from flask.testing import FlaskClient

from benchmarks.full_lists import PAGES, fill, opened
from hotline.assistant import Assistant
from knowledge.store import KnowledgeBase
from tests.web_site import settings_for
from web.app import create_app
from web.parts import parts_of

TIMES, FAR = 3, 150
WAIT_S = 120


def measure(client: FlaskClient, address: str) -> str:
    """The middle of the times of a page, in all and of this process, its size, and its rows."""
    took, spent = [], []
    for _ in range(TIMES):
        start, cpu = time.perf_counter(), time.process_time()
        response = client.get(address)
        took.append((time.perf_counter() - start) * 1000)
        spent.append((time.process_time() - cpu) * 1000)
    page = response.text
    shown = len(re.findall("<(?:tr|li|fieldset|article)[ >]", page[page.index("<main") :]))
    far = "下一页" in page
    return f"{response.status_code} {statistics.median(took):6.0f} ms  CPU {statistics.median(spent):6.0f} ms {len(page) / 1000:7.0f} kB  {shown:6d} rows {'more' if far else ''}"


def checked(client: FlaskClient) -> None:
    """Wait until everything is checked, so that the page of findings has a list."""
    until = time.monotonic() + WAIT_S
    while "Refresh" in client.get("/staff/findings").headers and time.monotonic() < until:
        time.sleep(0.5)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="*", default=[0, 1, 10_000])
    parser.add_argument("--keep", type=Path, help="a folder in which the databases stay")
    given = parser.parse_args()
    for rows in given.rows:
        with TemporaryDirectory() as folder:
            place = (given.keep / str(rows)) if given.keep else Path(folder)
            place.mkdir(parents=True, exist_ok=True)
            settings = settings_for(place)
            with KnowledgeBase(settings.database_url) as kb:
                app = create_app(settings, kb=kb, assistant=Assistant(kb, secret=settings.secret()))
                try:
                    start = time.perf_counter()
                    fill(kb, app, rows=rows)
                    print(f"{rows} rows in every list, made in {time.perf_counter() - start:.0f} s", flush=True)
                    client = opened(kb, app)
                    checked(client)
                    for name, address in PAGES.items():
                        print(f"{measure(client, address)}  {name}  {address}", flush=True)
                        if rows > 5_000:
                            more = f"{address}{'&' if '?' in address else '?'}page={FAR}"
                            print(f"{measure(client, more)}  {name}  {more}", flush=True)
                finally:
                    parts_of(app).close()


if __name__ == "__main__":
    main()
