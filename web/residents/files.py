"""Blank forms and filled samples to download, each under the name it is handed out by."""

from pathlib import PurePath
from urllib.parse import quote

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from knowledge.storage.errors import NotFound
from web.parts import parts
from web.staff.signing_in import is_staff

pages = Blueprint("files", __name__)


@pages.get("/files/<digest>/<name>")
def download(digest: str, name: str) -> ResponseReturnValue:
    """A file that a public entry names; staff may also look at one that is still to be reviewed. It is saved, never shown as a page."""
    kb = parts().kb
    if not is_staff() and not kb.attachments.is_public(digest, on=parts().today()):
        raise NotFound("没有找到这个文件，它可能已经换成新的，请回到事项页下载。")
    found = kb.attachments.get(digest)
    # Whoever makes up an address does not choose as what kind of file it is saved.
    if PurePath(name).suffix.lower() != PurePath(found.name).suffix:
        raise NotFound("没有找到这个文件，它可能已经换成新的，请回到事项页下载。")
    response = Response(found.content, content_type=found.type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
