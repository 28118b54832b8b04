"""GET /metrics: how the service is doing, as Prometheus reads it. Off until a token is set; without it the address is not there."""

import hmac
from collections.abc import Iterable, Iterator

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from knowledge.storage.space import free_mb
from web.measuring import BOUNDS_S, measures
from web.parts import parts

pages = Blueprint("metrics", __name__)


@pages.get("/metrics")
def metrics() -> ResponseReturnValue:
    token = parts().settings.metrics_token
    if not token:
        abort(404)
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), token.encode()):
        abort(401, description="口令不对，请在 Authorization 里写 Bearer 和口令。")
    return Response("".join(f"{line}\n" for line in _lines()), mimetype="text/plain; version=0.0.4")


def _lines() -> Iterator[str]:
    yield from _of_the_process()
    kb, assistant = parts().kb, parts().assistant
    vitals = kb.vitals
    yield from _gauge("hotline_ready", "Whether questions can be answered and recorded.", int(parts().readiness()))
    yield from _gauge("hotline_knowledge_version", "Version of the published knowledge.", kb.version)
    index = assistant.ranker().index
    yield from _gauge("hotline_index_version", "Version of the knowledge that answers are made from.", index.version)
    yield from _gauge("hotline_items", "Published items.", kb.items.count())
    yield from _gauge("hotline_database_bytes", "Size of the database.", vitals.size_bytes())
    if vitals.file and (free := free_mb(vitals.file)) is not None:
        yield from _gauge("hotline_disk_free_bytes", "Room left beside the database.", free * 1024 * 1024)
    if last := vitals.last_backup():
        yield from _gauge("hotline_last_backup_seconds", "When the last backup was made.", int(last.timestamp()))
    waiting = vitals.open_cases()
    yield from _gauge("hotline_open_cases", "Questions that wait for staff.", waiting["all"])
    yield from _gauge("hotline_open_cases_danger", "Those among them that may mean danger.", waiting["danger"])
    yield from _labelled(
        "hotline_replies_24h", "gauge", "Replies of the last 24 hours.", "outcome", vitals.outcomes().items()
    )
    yield from _labelled(
        "hotline_errors_total",
        "counter",
        "Errors by what was being done.",
        "doing",
        assistant.troubles.counts().items(),
    )


def _of_the_process() -> Iterator[str]:
    counted = measures()
    yield from _gauge("process_start_time_seconds", "When the process began.", round(counted.since, 3))
    yield "# HELP hotline_requests_total Requests by rule and status."
    yield "# TYPE hotline_requests_total counter"
    for (rule, status), count in sorted(counted.requests.items()):
        yield f'hotline_requests_total{{rule="{_quoted(rule)}",status="{status}"}} {count}'
    yield "# HELP hotline_request_seconds How long requests took."
    yield "# TYPE hotline_request_seconds histogram"
    total = 0
    for bound, count in zip((*BOUNDS_S, "+Inf"), counted.times, strict=True):
        total += count
        yield f'hotline_request_seconds_bucket{{le="{bound}"}} {total}'
    yield f"hotline_request_seconds_sum {counted.seconds:.6f}"
    yield f"hotline_request_seconds_count {total}"


def _gauge(name: str, told: str, value: float) -> Iterator[str]:
    yield f"# HELP {name} {told}"
    yield f"# TYPE {name} gauge"
    yield f"{name} {value}"


def _labelled(name: str, kind: str, told: str, label: str, values: Iterable[tuple[str, int]]) -> Iterator[str]:
    yield f"# HELP {name} {told}"
    yield f"# TYPE {name} {kind}"
    for value, count in values:
        yield f'{name}{{{label}="{_quoted(value)}"}} {count}'


def _quoted(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
