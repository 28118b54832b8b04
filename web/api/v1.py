"""The HTTP interface for programs, version 1. Every error has one shape: {"ok": false, "code", "error"}."""

import json
from dataclasses import asdict
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from hotline.answering.replies import to_json
from hotline.assistant import MAX_QUESTION
from knowledge.asked.feedback import RATINGS
from knowledge.masking.masked_text import mask
from knowledge.storage.errors import NotFound
from web.errors import BadInput, answer
from web.parts import parts
from web.regions import region_of

MAX_LIMIT = 200
MAX_TYPED_CHARS = 200
MAX_COMMENT_CHARS = 1000

pages = Blueprint("api", __name__)


@pages.post("/api/v1/ask")
def ask() -> ResponseReturnValue:
    body = _body()
    question = _text(body, "question", limit=MAX_QUESTION)
    if not question.strip():
        raise BadInput("question 不能为空。")
    region = region_of(_text(body, "region", limit=12, default="")) if body.get("region") else None
    reply = parts().assistant.ask(
        question, conversation=_text(body, "conversation", limit=None, default=""), region=region, channel="api"
    )
    return jsonify(to_json(reply))


@pages.get("/api/v1/items")
def items() -> ResponseReturnValue:
    search = request.args.get("search", "").strip()[:MAX_TYPED_CHARS]
    limit, offset = _number("limit", default=50, least=1, most=MAX_LIMIT), _number("offset", default=0, least=0)
    region = region_of(request.args.get("region"))
    catalogue = parts().catalogue
    found = catalogue.search(search, region=region) if search else catalogue.listings(region=region)
    shown = [
        {name: getattr(listing, name) for name in ("code", "region", "name", "kind", "topic", "department", "summary")}
        for listing in found[offset : offset + limit]
    ]
    return jsonify({"ok": True, "total": len(found), "items": shown})


@pages.get("/api/v1/items/<code>")
def item(code: str) -> ResponseReturnValue:
    region = region_of(request.args.get("region"))
    if not parts().catalogue.is_public(code, region=region):
        raise NotFound("没有这个事项，或者它不公开。")
    return jsonify({"ok": True, **asdict(parts().assistant.guide(code, region=region))})


@pages.post("/api/v1/suggest")
def suggest() -> ResponseReturnValue:
    typed = _text(_body(), "typed", limit=MAX_TYPED_CHARS)
    return jsonify({"ok": True, "suggestions": [asdict(s) for s in parts().assistant.suggest(typed)]})


@pages.post("/api/v1/feedback")
def feedback() -> ResponseReturnValue:
    body = _body()
    rating = body.get("rating")
    if type(rating) is not int or rating not in RATINGS:
        raise BadInput("rating 应为 1 到 5 的整数。")
    comment = mask(_text(body, "comment", limit=MAX_COMMENT_CHARS, default=""))
    parts().kb.feedback.give(_text(body, "reply_id", limit=64), rating, comment=comment)
    return jsonify({"ok": True})


@pages.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Whether the process is alive."""
    return jsonify({"ok": True})


@pages.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Whether it can answer: the index is loaded, and the database can be read and written."""
    if not parts().readiness():
        return answer(503, "not_ready", "还没有准备好：索引未载入，或者数据库不能读写。")
    return jsonify({"ok": True})


def _body() -> dict[str, Any]:
    """The request's JSON object, whatever content type it claims; raises BadInput."""
    try:
        body = json.loads(request.get_data().decode("utf-8"))
    except UnicodeDecodeError:
        raise BadInput("请求内容不是 UTF-8 编码。") from None
    except (ValueError, RecursionError):
        raise BadInput("请求内容不是 JSON。") from None
    if not isinstance(body, dict):
        raise BadInput("请求内容应为一个 JSON 对象。")
    return body


def _text(body: dict[str, Any], name: str, *, limit: int | None, default: str | None = None) -> str:
    value = body.get(name, default)
    if value is None and default is not None:
        value = default
    if not isinstance(value, str):
        raise BadInput(f"{name} 应为文字。")
    if limit is not None and len(value) > limit:
        raise BadInput(f"{name} 太长，最多 {limit} 个字。")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON can write but no text contains
        raise BadInput(f"{name} 含有无效的字符。") from None
    return value


def _number(name: str, *, default: int, least: int, most: int | None = None) -> int:
    given = request.args.get(name, "")
    if not given:
        return default
    if not (given.isascii() and given.isdigit() and len(given) < 10) or int(given) < least:
        raise BadInput(f"{name} 应为不小于 {least} 的整数。")
    return min(int(given), most) if most else int(given)
