"""What protects every page: the same-origin check, the response headers, and the session cookie.

A POST that a browser sends from another site is refused by what the browser itself says (`Sec-Fetch-Site`, else `Origin`),
so forms need no tokens. Clients that are not browsers send neither header and carry no staff session, and are let through.
"""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from flask.sessions import SecureCookieSessionInterface

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
PRIVATE_ADDRESSES = ("/staff", "/desk", "/talk")
"""Where staff see what is theirs, and residents what they asked."""
STAFF_COOKIE = "hotline_staff"
SEALED = frozenset({"found", "place"})
"""Parameters that carry what somebody typed, encrypted: the page shows it."""
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
}


class _SessionCookie(SecureCookieSessionInterface):
    """Marks the cookie Secure whenever the request came over HTTPS; `make run` serves plain HTTP on this machine."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002
        return request.is_secure


def protect(app: Flask) -> None:
    """Put the checks and headers on an application."""
    app.config.update(SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_NAME=STAFF_COOKIE)
    app.session_interface = _SessionCookie()
    app.before_request(_refuse_other_sites)
    app.after_request(_add_headers)


def is_same_origin(*, fetch_site: str | None, origin: str | None, host: str) -> bool:
    """Whether a request was made by our own page, or by no browser at all.

    The host is compared without the scheme, which a proxy that ends TLS may have changed.
    """
    if fetch_site is not None:
        return fetch_site in {"same-origin", "none"}
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc.lower() == host.lower() != ""
    except ValueError:
        return False


def came_from_here() -> bool:
    """Whether this request was made by our own page, or by no browser at all."""
    headers = request.headers
    return is_same_origin(fetch_site=headers.get("Sec-Fetch-Site"), origin=headers.get("Origin"), host=request.host)


def _refuse_other_sites() -> None:
    if request.method not in SAFE_METHODS and not came_from_here():
        abort(403, description="这个请求来自别的网站，已拒绝。请在本网站的页面上操作。")


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.headers.get("HX-Request") == "true":
        # chat.js lets nothing else into the page: what a proxy says in our place must not be shown as ours.
        response.headers["Part-Of-Page"] = "true"
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store" if _is_private() else "no-cache"
    return response


def _is_private() -> bool:
    """Whether a page shows what somebody typed, or what staff see: no browser and no proxy may keep it."""
    theirs = request.method not in SAFE_METHODS or request.path.startswith(PRIVATE_ADDRESSES)
    return theirs or not SEALED.isdisjoint(request.args) or STAFF_COOKIE in request.cookies
