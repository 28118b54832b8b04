"""The OpenAPI document, written from the views and their types; and the page that shows it, which needs nothing from outside."""

import re
from typing import Any

from flask import Blueprint, Flask, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue
from werkzeug.routing import Rule

from web.api.answers import Refusal
from web.api.describing import Operation, described, operation_of
from web.api.schemas import Schema, Schemas, text

VERSION = "1"
EVERYWHERE = (400, 401, 403, 429, 500, 503)
"""Statuses that any operation may refuse with."""
WITH_BODY = (408, 413)
SAID = {
    200: "成功", 304: "没有变化（If-None-Match）", 400: "内容不对", 401: "令牌无效", 403: "没有权限，或来自别的网站", 404: "没有", 408: "内容没有按时发完",
    409: "与现状冲突", 413: "内容太大", 429: "太频繁", 500: "程序出错", 503: "暂时不可用",
}  # fmt: skip
LIMIT_HEADERS = {
    "X-RateLimit-Limit": "每分钟最多几次", "X-RateLimit-Remaining": "这一分钟还剩几次", "X-RateLimit-Reset": "什么时候重新计数（秒）",
}  # fmt: skip
_PARAMETER = re.compile(r"<(?:[^:<>]*:)?(\w+)>")
_PATHS: dict[str, Schema] = {"code": text(96, least=1, pattern="^[0-9A-Za-z][0-9A-Za-z._-]{0,95}$")}

pages = Blueprint("api_document", __name__)


@pages.get("/api/v1/openapi.json")
@described("这份接口说明", dict[str, Any])
def openapi() -> ResponseReturnValue:
    return jsonify(document(current_app))


@pages.get("/docs")
def docs() -> str:
    """The same, for reading."""
    return render_template("docs.html", document=document(current_app), said=SAID)


def document(app: Flask) -> dict[str, Any]:
    """The OpenAPI 3.1 document of an application: every view that describes itself."""
    schemas = Schemas()
    refusal = schemas.of(Refusal)
    paths: dict[str, dict[str, Any]] = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        operation = operation_of(app.view_functions[rule.endpoint])
        if operation is None:
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            path = _PARAMETER.sub(r"{\1}", rule.rule)
            paths.setdefault(path, {})[method.lower()] = _operation(rule, method, operation, schemas, refusal)
    return {
        "openapi": "3.1.0",
        "info": {"title": app.jinja_env.globals["service_name"], "version": VERSION, "description": "政务服务热线问答的接口。数额、期限、材料、电话都是已发布的内容，请照抄并写明依据。"},
        "servers": [{"url": "/"}],
        "security": [{}, {"token": []}],
        "paths": paths,
        "components": {"schemas": schemas.components, "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "接口令牌；公开的接口不带也行，次数少些"}}},
    }  # fmt: skip


def _operation(rule: Rule, method: str, operation: Operation, schemas: Schemas, refusal: Schema) -> dict[str, Any]:
    found: dict[str, Any] = {"operationId": rule.endpoint.replace(".", "_"), "summary": operation.summary}
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": _PATHS[name]} for name in sorted(rule.arguments)
    ]
    parameters += [{"name": name, "in": "query", "schema": schema} for name, schema in operation.query.items()]
    if parameters:
        found["parameters"] = parameters
    if method == "POST":
        schema = {"type": "object", "properties": dict(operation.body), "required": list(operation.required)}
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    if operation.scope:
        found["description"] = f"令牌要有 {operation.scope} 权限。"
    found["responses"] = _responses(method, operation, schemas, refusal)
    return found


def _responses(method: str, operation: Operation, schemas: Schemas, refusal: Schema) -> dict[str, Any]:
    headers: dict[str, Any] = {
        name: {"description": said, "schema": {"type": "string"}} for name, said in LIMIT_HEADERS.items()
    }
    content = {operation.media: {"schema": operation.answer_schema(schemas)}}
    answers: dict[str, Any] = {"200": {"description": SAID[200], "headers": headers, "content": content}}
    if method == "GET":
        answers["304"] = {"description": SAID[304]}
    statuses = {*EVERYWHERE, *operation.errors, *(WITH_BODY if method == "POST" else ())}
    for status in sorted(statuses):
        answers[str(status)] = {"description": SAID[status], "content": {"application/json": {"schema": refusal}}}
    return answers
