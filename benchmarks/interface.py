"""2,000 requests to the interface, made up by schemathesis from its own document: nothing outside it, nothing of 500 and above.

python benchmarks/interface.py [requests]
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from hotline.assistant import Assistant
from knowledge.store import KnowledgeBase
from tests.api_fuzzing import fuzz
from tests.web_site import settings_for
from web.app import create_app

OPERATIONS = 7
"""Those with something to send; the document itself takes nothing."""


def main(requests: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_for(Path(folder))
        with KnowledgeBase(settings.database_url) as kb:
            kb.load_starter()
            app = create_app(settings, kb=kb, assistant=Assistant(kb, secret=settings.secret()))
            start = time.perf_counter()
            sent, wrong = fuzz(app, each=-(-requests // OPERATIONS), seed=2026)
            took = time.perf_counter() - start
    for said in wrong[:20]:
        print(said)
    print(f"{sent} requests in {took:.0f} s, {len(wrong)} outside the document")
    return 1 if wrong or sent < requests else 0


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000))
