"""Following what changes: as JSON and as an Atom feed, by region and topic."""

from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from knowledge.publishing.public_changes import PublicChange
from knowledge.storage.clock import SHANGHAI, stamp
from web.api.answers import Changes
from web.api.describing import REGION, described
from web.api.requests import number_in
from web.api.schemas import text, whole
from web.errors import BadInput
from web.parts import parts
from web.regions import region_of

MOST = 200
MAX_TOPIC_CHARS = 60
KINDS = {"new": "新发布", "changed": "修改", "withdrawn": "已撤下"}

pages = Blueprint("following", __name__)


@pages.get("/api/v1/changes")
@described(
    "最近的更新", Changes, scope="read", errors=(404,),
    query={
        "since": text(40, about="从哪个时刻起，如 2026-11-01 或 2026-11-01T08:00:00+08:00", pattern=r"^(\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\+\d{2}:\d{2})?)?)?$"),
        "topic": text(MAX_TOPIC_CHARS, about="只要哪个主题"), "region": REGION,
        "limit": whole(1, MOST, default=50),
    },
)  # fmt: skip
def changes() -> ResponseReturnValue:
    return jsonify({"ok": True, "changes": _latest()})


@pages.get("/changes.atom")
def atom() -> Response:
    """The same as an Atom feed, for readers of news."""
    found = _latest()
    here = request.host_url.rstrip("/")
    updated = found[0].at if found else stamp(datetime(2026, 1, 1, tzinfo=SHANGHAI))
    title = escape(f"{parts().settings.profile.service}：办事指南的更新")
    entries = "".join(_entry(change, here) for change in found)
    body = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">\n'
        f"<title>{title}</title>\n<id>{escape(here + url_for('following.atom'))}</id>\n<updated>{updated}</updated>\n"
        f'<link rel="self" href={quoteattr(here + url_for("following.atom"))}/>\n<author><name>{escape(parts().settings.profile.service)}</name></author>\n'
        f"{entries}</feed>\n"
    )
    return Response(body, content_type="application/atom+xml; charset=utf-8")


def _entry(change: PublicChange, here: str) -> str:
    address = here + url_for("guides.item", code=change.code, region=change.region)
    known = f"{address}#{change.revision}" + ("-withdrawn" if change.kind == "withdrawn" else "")
    said = f"{KINDS[change.kind]}，第 {change.revision} 版。{change.summary}"
    return (
        f"<entry><title>{escape(change.name)}（{KINDS[change.kind]}）</title><id>{escape(known)}</id>"
        f"<updated>{change.at}</updated><link href={quoteattr(address)}/><category term={quoteattr(change.topic)}/>"
        f"<summary>{escape(said)}</summary></entry>\n"
    )


def _latest() -> list[PublicChange]:
    since, topic = request.args.get("since", "").strip(), request.args.get("topic", "").strip()
    if len(topic) > MAX_TOPIC_CHARS:
        raise BadInput("topic 太长。")
    region = region_of(request.args.get("region")) if request.args.get("region") else ""
    moment = None
    if since:
        try:
            moment = datetime.fromisoformat(since.replace(" ", "+"))
            moment = moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
            stamp(moment)
        except (ValueError, OverflowError):
            raise BadInput("since 应为日期或时刻，如 2026-11-01。") from None
    limit = number_in("limit", default=50, least=1, most=MOST)
    return parts().kb.changes.latest(since=moment, region=region, topic=topic, limit=limit)
