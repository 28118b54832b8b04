"""The pages in a frame of another site: who may do that, the script that makes the frame, and whether this page is in one.

The sites come from one setting, which is also what the pages' own policy (`frame-ancestors`) says. Cookies of ours do not reach a frame in another
site, so the conversation travels in its form as ever, and what needs a cookie is not offered there.
"""

from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request

from web.parts import parts

FRAMED = frozenset({"chat", "talks", "guides", "sheets", "place", "directory", "life_events", "messages", "objections"})
"""Blueprints whose pages may be in a frame; those of staff never are."""
_KEPT_SECONDS = 300
_SCRIPT = Path(__file__).parent / "widget.js"

pages = Blueprint("embedding", __name__)


@pages.get("/widget.js")
def widget() -> Response:
    """The script that other sites load; not there where no site is allowed."""
    if not parts().settings.embed_origins:
        abort(404)
    response = Response(_SCRIPT.read_bytes(), content_type="text/javascript; charset=utf-8")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.cache_control.public = True
    response.cache_control.max_age = _KEPT_SECONDS
    return response


def let_frames(app: Flask) -> None:
    """Let the allowed sites frame the pages of residents, and let the templates ask whether this page is in a frame."""
    app.jinja_env.globals["framed"] = framed
    app.after_request(_allow)


def framed() -> bool:
    """Whether this page is shown in a frame, as the browser says; on old browsers the page is the ordinary one."""
    return request.headers.get("Sec-Fetch-Dest") == "iframe"


def _allow(response: Response) -> Response:
    origins = parts().settings.embed_origins
    if origins and request.blueprint in FRAMED:
        policy = response.headers.get("Content-Security-Policy", "")
        allowed = " ".join(("frame-ancestors 'self'", *origins))
        response.headers["Content-Security-Policy"] = policy.replace("frame-ancestors 'none'", allowed)
        # It knows no list, and would forbid what the policy allows.
        response.headers.pop("X-Frame-Options", None)
    return response
