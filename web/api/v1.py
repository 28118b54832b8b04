"""The HTTP interface for programs, version 1. Every error has one shape: {"ok": false, "code", "error"}."""

from dataclasses import asdict

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from hotline.answering.replies import to_json
from hotline.assistant import MAX_QUESTION
from knowledge.asked.feedback import RATINGS, REASONS
from knowledge.masking.masked_text import mask
from knowledge.storage.errors import NotFound
from web import asking
from web.api.answers import Done, ItemList, Suggestions, guide_schema, reply_schema
from web.api.describing import REGION, described
from web.api.guarding import token
from web.api.requests import body_of, number_in, text_in
from web.api.schemas import text, whole
from web.errors import BadInput, answer
from web.parts import parts
from web.regions import region_of

MAX_LIMIT = 200
MAX_TYPED_CHARS = 200
MAX_COMMENT_CHARS = 1000

pages = Blueprint("api", __name__)


@pages.post("/api/v1/ask")
@described(
    "提问", reply_schema, scope="ask", required=("question",), errors=(404,),
    body={
        "question": text(MAX_QUESTION, least=1, about="居民的原话"), "region": REGION,
        "conversation": {"type": ["string", "null"], "description": "上一条答复给的 conversation，接着问时原样带回"},
    },
)  # fmt: skip
def ask() -> ResponseReturnValue:
    body = body_of()
    question = text_in(body, "question", limit=MAX_QUESTION)
    if not question.strip():
        raise BadInput("question 不能为空。")
    region = region_of(text_in(body, "region", limit=12, default="")) if body.get("region") else None
    if token() is None:  # what has a token has a limit of its own, and may ask for many
        asking.admit()
    reply = parts().assistant.ask(
        question, conversation=text_in(body, "conversation", limit=None, default=""), region=region, channel="api",
        client="" if token() else asking.client(),
    )  # fmt: skip
    return jsonify(to_json(reply))


@pages.get("/api/v1/items")
@described(
    "事项目录", ItemList, scope="read", errors=(404,),
    query={
        "search": text(MAX_TYPED_CHARS, about="关键词，几个词用空格隔开，都要有"), "region": REGION, "limit": whole(1, MAX_LIMIT, default=50),
        "offset": whole(0, 999_999_999, default=0),
    },
)  # fmt: skip
def items() -> ResponseReturnValue:
    search = request.args.get("search", "").strip()[:MAX_TYPED_CHARS]
    limit, offset = number_in("limit", default=50, least=1, most=MAX_LIMIT), number_in("offset", default=0, least=0)
    region = region_of(request.args.get("region"))
    catalogue = parts().catalogue
    found = catalogue.search(search, region=region) if search else catalogue.listings(region=region)
    shown = [
        {name: getattr(listing, name) for name in ("code", "region", "name", "kind", "topic", "department", "summary")}
        for listing in found[offset : offset + limit]
    ]
    return jsonify({"ok": True, "total": len(found), "items": shown})


@pages.get("/api/v1/items/<code>")
@described("一个事项的完整指南", guide_schema, scope="read", errors=(404,), query={"region": REGION})
def item(code: str) -> ResponseReturnValue:
    region = region_of(request.args.get("region"))
    if not parts().catalogue.is_public(code, region=region):
        raise NotFound("没有这个事项，或者它不公开。")
    return jsonify({"ok": True, **asdict(parts().assistant.guide(code, region=region))})


@pages.post("/api/v1/suggest")
@described(
    "边输入边提示", Suggestions, scope="ask", required=("typed",),
    body={"typed": text(MAX_TYPED_CHARS, about="已经输入的字")},
)  # fmt: skip
def suggest() -> ResponseReturnValue:
    typed = text_in(body_of(), "typed", limit=MAX_TYPED_CHARS)
    return jsonify({"ok": True, "suggestions": [asdict(s) for s in parts().assistant.suggest(typed)]})


@pages.post("/api/v1/feedback")
@described(
    "评价一条答复", Done, scope="feedback", required=("reply_id", "rating"), errors=(404, 409),
    body={
        "reply_id": text(64, about="答复的编号"), "rating": {"type": "integer", "enum": [1, 2, 3, 4, 5], "description": "5 非常满意 … 1 非常不满意"},
        "comment": text(MAX_COMMENT_CHARS, about="想说的话，保存前遮盖个人信息"),
        "reasons": {"type": "array", "items": {"type": "string", "enum": list(REASONS)}, "description": "哪里不满意"},
    },
)  # fmt: skip
def feedback() -> ResponseReturnValue:
    body = body_of()
    rating = body.get("rating")
    if type(rating) is not int or rating not in RATINGS:
        raise BadInput("rating 应为 1 到 5 的整数。")
    comment = mask(text_in(body, "comment", limit=MAX_COMMENT_CHARS, default=""))
    reasons = body.get("reasons") or []
    if not isinstance(reasons, list) or any(reason not in REASONS for reason in reasons):
        raise BadInput(f"reasons 应为这些里的几个：{'、'.join(REASONS)}。")
    parts().kb.feedback.give(
        text_in(body, "reply_id", limit=64), rating, comment=comment, reasons=reasons,
        client="" if token() else asking.client(),
    )  # fmt: skip
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
