"""Errors, translated in one place: one JSON shape for programs, a polite page with phone numbers for people.

Neither echoes what was sent, but a resident's own question is put back into a box to be sent again. What is logged of an
unexpected error is its kind and its place, never its message: that may hold what a person typed.
"""

import json
from typing import Any

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import gettext
from markupsafe import escape
from werkzeug.exceptions import HTTPException

from hotline.answering.safety import IN_DANGER
from knowledge.storage.errors import KnowledgeError
from web.parts import parts
from web.security import HEADERS, came_from_here

MESSAGES = {
    400: "没有看懂这个请求，请检查后重新提交。",
    401: "请先登录。",
    403: "您没有权限做这件事。",
    404: "没有找到这个页面，它可能已经撤下，或者网址有误。",
    405: "这个地址不支持这种请求方式。",
    408: "请求超时，请重试。",
    413: "内容太长了，请缩短后再提交。",
    415: "不支持这种内容格式。",
    429: "操作太频繁了，请过一会儿再试。",
    500: "系统出了点问题，没能完成您的请求。请稍后再试，或者直接拨打人工热线。",
    503: "服务暂时不可用，请稍后再试，或者直接拨打人工热线。",
}
API_MESSAGES = {
    404: "没有这个接口地址，请对照接口说明。",
    413: "请求内容太大，最多 64 KB。",
}
"""What programs are told instead: they asked for no page."""
CODES = {
    400: "bad_request", 401: "not_signed_in", 403: "forbidden", 404: "not_found", 405: "method_not_allowed",
    408: "timeout", 413: "too_large", 415: "unsupported_media_type", 429: "too_many_requests",
}  # fmt: skip


class BadInput(KnowledgeError):
    """Something a client sent cannot be used; the message says what to send instead."""

    code = "bad_input"


def handle_errors(app: Flask) -> None:
    """Register the translations."""
    app.register_error_handler(KnowledgeError, _known)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _known(error: KnowledgeError) -> Response:
    if error.http_status < 500:
        return answer(error.http_status, error.code, str(error))
    # What is wrong with the database is for whoever runs the service, not for whoever asks.
    parts().assistant.troubles.tell(error, _doing())
    return answer(error.http_status, error.code, MESSAGES.get(error.http_status, MESSAGES[500]))


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return make_response(error.get_response())
    # Werkzeug's own descriptions are English and may quote the request; ours are marked by being Chinese.
    own = error.description or ""
    general = MESSAGES.get(status, MESSAGES[400 if status < 500 else 500])
    if _is_program():
        general = API_MESSAGES.get(status, general)
    message = own if own and not own.isascii() else general
    response = answer(status, CODES.get(status, "error"), message)
    headers = dict(error.get_headers())
    for name in ("Allow", "Retry-After"):
        if name in headers:
            response.headers[name] = headers[name]
    return response


def _unexpected(error: Exception) -> Response:
    parts().assistant.troubles.tell(error, _doing())
    return answer(500, "internal_error", MESSAGES[500])


def _doing() -> str:
    return f"serving {request.endpoint}"


def answer(status: int, code: str, message: str) -> Response:
    """An error as whoever asked can read it: JSON, a sentence for the page that htmx asked from, or a page."""
    if _is_program():
        # What is wrong with a request is for who wrote the program; what is wrong with us, and a question that is not answered,
        # may reach somebody in need.
        reaches_people = status >= 500 or request.endpoint == "api.ask"
        return _json(status, code, f"{message}\n{IN_DANGER}" if reaches_people else message)
    if request.headers.get("HX-Request") == "true":
        # It must not take the place of the form whose sending failed, with what was typed into it.
        return make_response(
            str(escape(gettext(message))), status, {"HX-Retarget": "#trouble-message", "HX-Reswap": "innerHTML"}
        )
    said = gettext(message)
    page: Any = render_template("error.html", status=status, message=said, in_own=said == message, **_unanswered())
    return make_response(page, status)


def _is_program() -> bool:
    return request.path.startswith("/api/") or request.endpoint in {"api.healthz", "api.readyz", "metrics.metrics"}


def _unanswered() -> dict[str, str]:
    """The question that could not be answered, for the box to send it again from; nothing for what another site sent."""
    if request.endpoint != "chat.ask" or request.method != "POST" or not came_from_here():
        return {}
    try:
        return {"typed": request.form.get("question", ""), "token": request.form.get("conversation", "")}
    except HTTPException:
        return {}


def outside(status: int, path: str) -> tuple[int, list[tuple[str, str]], bytes]:
    """An error told without the application: status, headers and body for the path that was asked for."""
    message = f"{MESSAGES[status]}\n{IN_DANGER}"
    if path.startswith("/api/"):
        kind, body = (
            "application/json",
            json.dumps(_shape(CODES.get(status, "internal_error"), message), ensure_ascii=False),
        )
    else:
        kind, body = "text/plain; charset=utf-8", message
    return status, [("content-type", kind), *HEADERS.items(), ("cache-control", "no-store")], body.encode()


def _shape(code: str, message: str) -> dict[str, object]:
    return {"ok": False, "code": code, "error": message}


def _json(status: int, code: str, message: str) -> Response:
    response = jsonify(_shape(code, message))
    response.status_code = status
    return response
