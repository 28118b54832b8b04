"""Signing in through an office's own OpenID provider, beside the accounts kept here.

The provider says who somebody is; what they may do is said here: only who has an account of the same name that is open gets in, with
its role and departments. Nobody is contacted unless a provider is set, and without one the libraries for it are not even read, which
takes a third of a second of each start.
"""

import logging
from typing import Any

from flask import Blueprint, Flask, abort, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from knowledge.settings import Settings
from knowledge.storage.errors import NotFound
from web.parts import parts
from web.staff.signing_in import enter

pages = Blueprint("openid", __name__, url_prefix="/staff/openid")
PATIENCE_S = 10
"""Seconds that the provider may take for an answer."""
_KEY = "hotline.openid"
_LOG = logging.getLogger("hotline.openid")
_OUT_OF_REACH = "统一登录暂时连不上，请用本系统的用户名和密码登录，或稍后再试。"
_UNFINISHED = "统一登录没有完成，请重新点一次；还不行的请联系管理员。"


def sign_in_by_openid(app: Flask, settings: Settings) -> None:
    """Attach the provider that the settings name, if they name one."""
    app.jinja_env.globals["has_openid"] = bool(settings.openid_issuer)
    if not settings.openid_issuer:
        return
    from authlib.integrations.flask_client import OAuth

    registry = OAuth(app)
    app.extensions[_KEY] = registry.register(
        "office",
        server_metadata_url=f"{settings.openid_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_id=settings.openid_client,
        client_secret=settings.openid_secret,
        client_kwargs={"scope": "openid profile", "code_challenge_method": "S256", "timeout": PATIENCE_S},
    )


@pages.get("")
def begin() -> ResponseReturnValue:
    """Send the browser to the provider."""
    client = _client()
    import requests
    from authlib.integrations.base_client.errors import OAuthError

    try:
        response: ResponseReturnValue = client.authorize_redirect(url_for("openid.finish", _external=True))
    except (requests.RequestException, OAuthError, ValueError, RuntimeError) as error:
        return _refused(_OUT_OF_REACH, 502, error)
    return response


@pages.get("/finish")
def finish() -> ResponseReturnValue:
    """Sign in whom the provider sends back."""
    client = _client()
    import requests
    from authlib.integrations.base_client.errors import OAuthError
    from joserfc.errors import JoseError

    try:
        told = client.authorize_access_token().get("userinfo") or {}
    except requests.RequestException as error:
        return _refused(_OUT_OF_REACH, 502, error)
    except (OAuthError, JoseError, HTTPException, ValueError, KeyError, RuntimeError) as error:
        return _refused(_UNFINISHED, 401, error)
    username = str(told.get(parts().settings.openid_claim) or "")
    try:
        account = parts().kb.accounts.get(username)
    except NotFound:
        account = None
    if account is None or not account.active:
        return _refused("统一登录认得您，但本系统里没有您的账号（或已停用），请联系管理员登记同名的账号。", 403)
    return enter(account, "")


def _client() -> Any:
    client = current_app.extensions.get(_KEY)
    if client is None:
        abort(404)
    return client


def _refused(problem: str, status: int, error: Exception | None = None) -> ResponseReturnValue:
    """The page to sign in, with why it did not work; the log is told the kind of error, never what the provider sent."""
    if error is not None:
        _LOG.warning("signing in by OpenID failed: %s", type(error).__name__)
    return render_template("login.html", next="", problem=problem), status
