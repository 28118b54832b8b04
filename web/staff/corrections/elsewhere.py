"""Where an old fee, limit, day or telephone still stands after a change, and putting all of it right in drafts."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from knowledge.entry.elsewhere import Standing
from web.parts import parts
from web.staff.signing_in import account, needs

pages = Blueprint("elsewhere", __name__, url_prefix="/staff/items")


@pages.get("/<code>/<region>/elsewhere")
@needs("inbox")
def show(code: str, region: str) -> ResponseReturnValue:
    """The places with their sentences; those ticked are put right together."""
    places = standing(code, region)
    name = parts().kb.items.states(search=code, limit=1)
    return render_template(
        "staff/elsewhere.html",
        code=code,
        region=region,
        name=name[0].name if name else code,
        places=places,
        kept=parts().kb.elsewhere.kept_count(code, region),
        key_of=_key,
    )


@pages.post("/<code>/<region>/elsewhere")
@needs("edit")
def put_right(code: str, region: str) -> ResponseReturnValue:
    """Make drafts in review in which the new values stand, where it was ticked."""
    chosen = set(request.form.getlist("place"))
    places = [place for place in standing(code, region) if _key(place) in chosen]
    for done in parts().kb.elsewhere.put_right(places, by=account().username):
        flash(
            f"{done.name}：没有改，{done.problem}。"
            if done.problem
            else f"{done.name}：改了 {done.places} 处，草稿待审核。"
        )
    if not places:
        flash("没有选要改的。")
    return redirect(url_for("elsewhere.show", code=code, region=region))


@pages.post("/<code>/<region>/elsewhere/kept")
@needs("edit")
def keep(code: str, region: str) -> ResponseReturnValue:
    """Those ticked speak of something else: they are not listed again until their text changes. `again` lists all of them again."""
    if "again" in request.form:
        parts().kb.elsewhere.keep_none(code, region, by=account().username)
        flash("都重新列出来了。")
        return redirect(url_for("elsewhere.show", code=code, region=region))
    chosen = set(request.form.getlist("place"))
    places = [place for place in standing(code, region) if _key(place) in chosen]
    kept = parts().kb.elsewhere.keep(code, region, places, by=account().username)
    flash(f"{kept} 处记为说的不是一回事，以后不再列出；那里的文字改了会再提醒。" if kept else "没有选。")
    return redirect(url_for("elsewhere.show", code=code, region=region))


def standing(code: str, region: str) -> list[Standing]:
    """Where what was changed last (in the draft, or by the newest revision) still stands as it was."""
    compared = parts().kb.elsewhere.of_newest(code, region)
    return parts().kb.elsewhere.of(compared[1], compared[0]) if compared else []


def _key(place: Standing) -> str:
    return f"{place.code}|{place.region}|{place.path}|{place.start}"
