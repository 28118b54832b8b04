"""Checking a leaflet or a notice against the published facts, for staff. The text is compared and forgotten."""

from flask import Blueprint, render_template, request

from hotline.proofreading.proofreader import LONGEST, Proofreader
from web.parts import parts
from web.regions import region_written
from web.staff.signing_in import needs

MOST_CHARS = 10_000
"""Characters that one form may bring; longer texts are for the terminal."""

pages = Blueprint("proofreading", __name__, url_prefix="/staff")


@pages.get("/check-text")
@needs("inbox")
def empty() -> str:
    return _page()


@pages.post("/check-text")
@needs("inbox")
def check() -> str:
    """Compare what was pasted; it stays in the box."""
    text = request.form.get("text", "")
    if not text.strip():
        return _page(problem="请贴上要核对的文字。")
    if len(text) > MOST_CHARS:
        return _page(text, problem=f"一次最多 {MOST_CHARS} 字（终端里的 check-text 最多 {LONGEST} 字），请分开核对。")
    region = request.form.get("region", "").strip()
    checked = Proofreader(parts().assistant).check(
        text, region=region_written(region) if region else None, public=False
    )
    return render_template("staff/check_text.html", text=text, checked=checked, problem="", region=region)


def _page(text: str = "", problem: str = "") -> str:
    region = request.form.get("region", "")
    return render_template("staff/check_text.html", text=text, checked=None, problem=problem, region=region)
