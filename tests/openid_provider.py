"""An OpenID provider on this machine, for the tests of signing in: it believes whoever it is told to, and signs what it says."""

import base64
import hashlib
import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "hotline", "between the two of us"


@dataclass(slots=True)
class Provider:
    """`username` is who signs in there; the other fields spoil what it says, for the tests of refusals."""

    url: str = ""
    username: str = "shenhe"
    audience: str = CLIENT
    issuer: str = ""
    nonce: str | None = None
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    signs_with: RSAKey | None = None
    age_s: int = 0
    seen: dict[str, dict[str, str]] = field(default_factory=dict)
    _server: Any = None

    def start(self) -> None:
        self._server = make_server("127.0.0.1", 0, self._app(), threaded=True)
        self.url = f"http://127.0.0.1:{self._server.port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _app(self) -> Flask:
        app = Flask("provider")
        app.get("/.well-known/openid-configuration")(self._about)
        app.get("/authorize")(self._authorize)
        app.post("/token")(self._token)
        app.get("/keys")(lambda: jsonify({"keys": [self.key.as_dict(private=False)]}))
        return app

    def _about(self) -> ResponseReturnValue:
        return jsonify(
            issuer=self.url, authorization_endpoint=f"{self.url}/authorize", token_endpoint=f"{self.url}/token",
            jwks_uri=f"{self.url}/keys", response_types_supported=["code"], subject_types_supported=["public"],
            id_token_signing_alg_values_supported=["RS256"],
        )  # fmt: skip

    def _authorize(self) -> ResponseReturnValue:
        code = secrets.token_urlsafe(8)
        self.seen[code] = request.args.to_dict()
        return redirect(f"{request.args['redirect_uri']}?{urlencode({'code': code, 'state': request.args['state']})}")

    def _token(self) -> ResponseReturnValue:
        asked = self.seen.pop(request.form["code"], None)
        verifier = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        proven = asked and base64.urlsafe_b64encode(verifier).rstrip(b"=").decode() == asked["code_challenge"]
        auth = request.authorization
        if not proven or auth is None or (auth.username, auth.password) != (CLIENT, SECRET):
            return jsonify(error="invalid_grant"), 400
        assert asked
        now = int(time.time()) - self.age_s
        claims = {
            "iss": self.issuer or self.url, "aud": self.audience, "sub": "1", "iat": now, "exp": now + 300,
            "nonce": asked["nonce"] if self.nonce is None else self.nonce, "preferred_username": self.username,
        }  # fmt: skip
        token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.signs_with or self.key)
        return jsonify(access_token="x", token_type="Bearer", id_token=token, expires_in=300)
