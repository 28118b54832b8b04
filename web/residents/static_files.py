"""Static files by names that tell their content: kept by browsers for a year, sent compressed, and never asked for again.

Each file is read, hashed and compressed once, when the application is made; the templates go on calling it by its plain name. Compression is
gzip of the standard library: Brotli would save two kilobytes of the twenty-odd that a first visit takes, and be one more compiled library.
"""

import gzip
import mimetypes
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, request

FOR_EVER = "public, max-age=31536000, immutable"
"""What is sent with a name that tells the content."""
LOOK_AGAIN = "no-cache"
_DIGITS = 12
_HASHED = re.compile(rf"(?P<stem>.+)\.[0-9a-f]{{{_DIGITS}}}(?P<ending>\.[a-z0-9]+)")
_TYPES = {".svg": "image/svg+xml", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
"""What the machine's own table may not know, or know otherwise."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent. `packed` is empty where compressing does not make it smaller."""

    name: str
    body: bytes
    packed: bytes
    content_type: str
    digest: str


def serve_assets(app: Flask) -> None:
    """Serve the static files of an application that was made without Flask's own."""
    assets = {asset.name: asset for asset in map(_read, _files(Path(app.root_path) / "static"))}

    def static(filename: str) -> Response:
        return _sent(assets, filename)

    def by_content(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and (asset := assets.get(values.get("filename", ""))):
            values["filename"] = hashed(asset)

    app.add_url_rule("/static/<path:filename>", "static", static)
    app.url_defaults(by_content)


def hashed(asset: Asset) -> str:
    """The name that tells the content: `style.css` as `style.0123456789ab.css`."""
    stem, dot, ending = asset.name.rpartition(".")
    return f"{stem}.{asset.digest}{dot}{ending}"


def _files(folder: Path) -> list[tuple[Path, str]]:
    return [(path, path.relative_to(folder).as_posix()) for path in sorted(folder.rglob("*")) if path.is_file()]


def _read(found: tuple[Path, str]) -> Asset:
    path, name = found
    body = path.read_bytes()
    packed = gzip.compress(body, 9, mtime=0)
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    digest = sha256(body).hexdigest()[:_DIGITS]
    return Asset(name, body, packed if len(packed) < len(body) else b"", kind, digest)


def _sent(assets: dict[str, Asset], filename: str) -> Response:
    """A file by its plain name or by one with a hash. A hash of another version gets the file as it is now, to be kept by nobody:
    while a new version is being put in place, pages of the old one still ask for theirs."""
    asset, keep = assets.get(filename), LOOK_AGAIN
    if asset is None and (parts := _HASHED.fullmatch(filename)):
        asset = assets.get(parts["stem"] + parts["ending"])
        keep = FOR_EVER if asset and hashed(asset) == filename else LOOK_AGAIN
    if asset is None:
        abort(404)
    packs = bool(asset.packed) and request.accept_encodings.quality("gzip") > 0
    response = Response(asset.packed if packs else asset.body, content_type=asset.content_type)
    response.headers["Cache-Control"] = keep
    response.vary.add("Accept-Encoding")
    if packs:
        response.content_encoding = "gzip"
    response.set_etag(f"{asset.digest}{'-gzip' if packs else ''}")
    response.make_conditional(request)
    return response
