"""Live help for programs that transcribe calls: what to have at hand, from what was said so far. Nothing that was said is kept, only counts."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from hotline.calls.live_help import MOST_CHARS, MOST_PIECES, Piece, live_help
from web.api.answers import live_help_schema
from web.api.describing import REGION, described
from web.api.guarding import token
from web.api.requests import body_of, text_in
from web.api.schemas import closed, text
from web.errors import BadInput, answer
from web.parts import parts
from web.regions import region_of

SPEAKERS = ("caller", "operator")
_PIECE = closed(
    {"speaker": {"enum": list(SPEAKERS), "description": "谁说的：caller 来电人，operator 坐席"}, "text": text(MOST_CHARS, about="听写出来的一段话")}
)  # fmt: skip

pages = Blueprint("assisting_api", __name__)


@pages.post("/api/v1/assist")
@described(
    "通话中提示", live_help_schema, scope="assist", required=("pieces",), errors=(404,),
    body={"pieces": {"type": "array", "items": _PIECE, "minItems": 1, "maxItems": MOST_PIECES, "description": "到现在为止说的话，先说的在前"}, "region": REGION},
)  # fmt: skip
def assist() -> ResponseReturnValue:
    known = token()
    if known is None:
        return answer(
            401, "not_signed_in", "这个接口要令牌，权限选“通话中提示”。请检查请求头 Authorization: Bearer 令牌。"
        )
    body = body_of()
    pieces = _pieces(body.get("pieces"))
    region = region_of(text_in(body, "region", limit=12, default="")) if body.get("region") else None
    found = live_help(parts().assistant, pieces, region=region)
    parts().kb.assisted.count(found.outcome)
    return jsonify({"ok": True, **asdict(found)})


def _pieces(given: Any) -> list[Piece]:
    """What was said; raises BadInput."""
    if not isinstance(given, list) or not 0 < len(given) <= MOST_PIECES:
        raise BadInput(f"pieces 应为 1 到 {MOST_PIECES} 段话的列表。")
    found = []
    for one in given:
        if not isinstance(one, dict) or set(one) != {"speaker", "text"} or one["speaker"] not in SPEAKERS:
            raise BadInput("每段话应为 {speaker, text}，speaker 写 caller 或 operator。")
        found.append(Piece(one["speaker"], text_in(one, "text", limit=MOST_CHARS)))
    return found
