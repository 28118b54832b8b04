"""What protects every page: the same-origin check, the response headers, and the session cookie.

Behind HTTPS the cookie is Secure and browsers are told to stay with HTTPS. Whoever forgot to say that there is a proxy gets both all the
same, since what a request says of itself there concerns whoever sent it alone, and reads of it in the log.

A POST that a browser sends from another site is refused by what the browser itself says (`Sec-Fetch-Site`, else `Origin`),
so forms need no tokens. Clients that are not browsers send neither header and carry no staff session, and are let through.
"""

import logging
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from flask.sessions import SecureCookieSessionInterface

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
PRIVATE_ADDRESSES = ("/staff", "/desk", "/talk", "/message", "/wrong")
"""Where staff see what is theirs, and residents what they asked."""
STAFF_COOKIE = "hotline_staff"
SEALED = frozenset({"found", "place", "about"})
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


STAY_WITH_HTTPS = "max-age=31536000"
"""For a year; subdomains are somebody else's to decide."""
FORGOTTEN_PROXY = (
    "前面有反向代理，但 HOTLINE_TRUSTED_PROXIES 是 0：登录限次分不清来访者的地址。有一层代理请设为 1，再重新启动。"
)
_LOG = logging.getLogger("hotline.web")


class _SessionCookie(SecureCookieSessionInterface):
    """Marks the cookie Secure whenever the request came over HTTPS; `make run` serves plain HTTP on this machine."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002
        return came_over_https()


def protect(app: Flask, *, trusted_proxies: int = 0) -> None:
    """Put the checks and headers on an application."""
    if not trusted_proxies:
        app.before_request(_Forgotten().look)
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


def came_over_https() -> bool:
    """Whether this request came over HTTPS, to us or to a proxy that says so."""
    return request.is_secure or request.headers.get("X-Forwarded-Proto", "").strip().lower() == "https"


class _Forgotten:
    """Says once in the log of the process that there is a proxy which the settings know nothing of."""

    def __init__(self) -> None:
        self._is_told = False

    def look(self) -> None:
        if not self._is_told and "X-Forwarded-Proto" in request.headers:
            self._is_told = True
            _LOG.warning(FORGOTTEN_PROXY)


def _refuse_other_sites() -> None:
    if request.method not in SAFE_METHODS and not came_from_here():
        abort(403, description="这个请求来自别的网站，已拒绝。请在本网站的页面上操作。")


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if came_over_https():
        response.headers.setdefault("Strict-Transport-Security", STAY_WITH_HTTPS)
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
