"""Reading what programs send: a JSON object and its fields, and the parameters of an address."""

import json
from typing import Any

from flask import request

from web.errors import BadInput
from web.sent import whole_number


def body_of() -> dict[str, Any]:
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


def text_in(body: dict[str, Any], name: str, *, limit: int | None, default: str | None = None) -> str:
    """A text field of at most so many characters; raises BadInput."""
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


def number_in(name: str, *, default: int, least: int, most: int | None = None) -> int:
    """A whole number among the parameters of the address; raises BadInput."""
    given = request.args.get(name, "")
    if not given:
        return default
    number = whole_number(given)
    if number is None or number < least:
        raise BadInput(f"{name} 应为不小于 {least} 的整数。")
    return min(number, most) if most else number
