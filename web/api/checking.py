"""Comparing a text with the published facts, for programs."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from hotline.proofreading.proofreader import Proofreader
from web.api.answers import text_check_schema
from web.api.describing import REGION, described
from web.api.requests import body_of, text_in
from web.api.schemas import text
from web.errors import BadInput
from web.parts import parts
from web.regions import region_of

MOST_CHARS = 10_000
"""Characters of a text that are checked in one request."""

pages = Blueprint("checking_api", __name__)


@pages.post("/api/v1/check-text")
@described(
    "核对一份文字", text_check_schema, scope="check", required=("text",), errors=(404,),
    body={"text": text(MOST_CHARS, least=1, about="要核对的文字"), "region": REGION},
)  # fmt: skip
def check_text() -> ResponseReturnValue:
    body = body_of()
    given = text_in(body, "text", limit=MOST_CHARS)
    if not given.strip():
        raise BadInput("text 不能为空。")
    region = region_of(text_in(body, "region", limit=12, default="")) if body.get("region") else None
    return jsonify({"ok": True, **Proofreader(parts().assistant).check(given, region=region).to_json()})
