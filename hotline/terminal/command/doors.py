"""What the terminal can start but knows nothing of: handed to its commands by the entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from hotline.assistant import Assistant


class Doors(NamedTuple):
    """`pages` serves the pages at an address and port with so many processes; `qr` draws an address as an SVG; `models` serves the tools for language models, over HTTP or (None) the standard streams."""

    pages: Callable[[str, int, int], None]
    models: Callable[[Assistant, tuple[str, int] | None], None]
    qr: Callable[[str], str] = lambda _address: ""
