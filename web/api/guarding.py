"""What stands before and after the interface: tokens with scopes, limits told in headers, and answers that need not be sent twice."""

from flask import Flask, Response, current_app, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from knowledge.staff.api_tokens import ApiToken
from web.api.counts import Counts
from web.api.describing import operation_of
from web.errors import answer
from web.parts import parts

PREFIX = "/api/"
SHAREABLE = frozenset({"GET", "HEAD"})


def guard(app: Flask) -> None:
    """Put the checks on an application. A token that does not hold is refused even where none is needed: whoever sends it relies on it."""
    settings = parts_settings(app)
    limiter = Limiter(
        _who, app=app, storage_uri=f"{Counts.STORAGE_SCHEME[0]}://", headers_enabled=True, strategy="fixed-window",
        default_limits=[lambda: f"{_limit(settings)} per minute"], default_limits_exempt_when=_is_page,
    )  # fmt: skip
    app.extensions["api_limiter"] = limiter
    app.before_request_funcs.setdefault(None, []).insert(0, _check_token)
    app.after_request(_conditional)


def parts_settings(app: Flask) -> tuple[int, int]:
    """Requests a minute for an address, and for a token."""
    with app.app_context():
        settings = parts().settings
    return settings.api_limit, settings.token_limit


def token() -> ApiToken | None:
    """The token of this request."""
    found: ApiToken | None = g.get("api_token")
    return found


def _check_token() -> Response | None:
    if not request.path.startswith(PREFIX) or "Authorization" not in request.headers:
        return None
    kind, _, secret = request.headers["Authorization"].partition(" ")
    found = parts().kb.api_tokens.verify(secret.strip()) if kind.lower() == "bearer" else None
    if found is None:
        refused = answer(401, "not_signed_in", "接口令牌无效或已停用。请检查请求头 Authorization: Bearer 令牌。")
        refused.headers["WWW-Authenticate"] = "Bearer"
        return refused
    g.api_token = found
    operation = operation_of(current_app.view_functions.get(request.endpoint or ""))
    if operation and operation.scope and not found.may(operation.scope):
        return answer(403, "forbidden", f"这个接口令牌没有“{operation.scope}”权限。")
    return None


def _who() -> str:
    known = token()
    return f"token:{known.id}" if known else f"address:{get_remote_address()}"


def _limit(settings: tuple[int, int]) -> int:
    return settings[1] if token() else settings[0]


def _is_page() -> bool:
    return not request.path.startswith(PREFIX)


def _conditional(response: Response) -> Response:
    """An ETag on everything that is read, and 304 for whoever has it already."""
    if request.path.startswith(PREFIX) and request.method in SHAREABLE and response.status_code == 200:
        response.add_etag()
        response.make_conditional(request)
    return response
