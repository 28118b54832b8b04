"""Running the tool server: over the standard streams of whoever starts it, or over HTTP with a token for each request."""

from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn
from mcp.server.transport_security import TransportSecuritySettings
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from hotline.assistant import Assistant
from knowledge.staff.api_tokens import ApiToken
from web.language_models.quoting import tool_server

PATH = "/mcp"
SCOPES = ("ask", "read", "check")
"""What a token must be allowed, as any of the tools may be called with it."""
MAX_BODY_BYTES = 512 * 1024


def serve_streams(assistant: Assistant) -> None:
    """Serve the program at the other end of standard input and output, until it hangs up."""
    tool_server(assistant).run("stdio")


def serve_http(assistant: Assistant, host: str, port: int) -> None:
    """Serve over streamable HTTP until it is stopped."""
    uvicorn.run(http_app(assistant, host, port), host=host, port=port, log_level="warning", access_log=False)


def http_app(assistant: Assistant, host: str, port: int) -> ASGIApp:
    """The ASGI application. Only requests to this host and port, from no browser page of another site, and with a token, come through."""
    named = {f"{name}:{port}" for name in (host, "127.0.0.1", "localhost", "[::1]")}
    security = TransportSecuritySettings(
        allowed_hosts=sorted(named), allowed_origins=sorted(f"http://{name}" for name in named)
    )
    app = tool_server(assistant).streamable_http_app(
        streamable_http_path=PATH, stateless_http=True, json_response=True, transport_security=security, host=host,
        max_request_body_size=MAX_BODY_BYTES,
    )  # fmt: skip
    return with_token(app, assistant.kb.api_tokens.verify)


def with_token(app: ASGIApp, verify: Callable[[str], ApiToken | None]) -> ASGIApp:
    """An application that answers 401 to requests without a token that may use the tools."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not _may(scope, verify):
            refused: Any = JSONResponse(
                {"ok": False, "code": "not_signed_in", "error": "请带上接口令牌：Authorization: Bearer 令牌。"},
                status_code=401, headers={"WWW-Authenticate": "Bearer"},
            )  # fmt: skip
            await refused(scope, receive, send)
            return
        passed: Awaitable[None] = app(scope, receive, send)
        await passed

    return guarded


def _may(scope: Scope, verify: Callable[[str], ApiToken | None]) -> bool:
    headers = dict(scope["headers"])
    kind, _, secret = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    token = verify(secret.strip()) if kind.lower() == "bearer" else None
    return token is not None and all(token.may(scope_name) for scope_name in SCOPES)
