"""Comparing a text with the published facts, for programs."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from hotline.proofreading.proofreader import Proofreader
from web.api.requests import body_of, text_in
from web.errors import BadInput
from web.parts import parts
from web.regions import region_of

MOST_CHARS = 10_000
"""Characters of a text that are checked in one request."""

pages = Blueprint("checking_api", __name__)


@pages.post("/api/v1/check-text")
def check_text() -> ResponseReturnValue:
    body = body_of()
    text = text_in(body, "text", limit=MOST_CHARS)
    if not text.strip():
        raise BadInput("text 不能为空。")
    region = region_of(text_in(body, "region", limit=12, default="")) if body.get("region") else None
    return jsonify({"ok": True, **Proofreader(parts().assistant).check(text, region=region).to_json()})
