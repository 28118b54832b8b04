"""What the text of an entry seems to state, as facts to be taken into a draft: each with the words that state it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from knowledge.entry.wording import fact_text
from knowledge.files.documents.proposing import Proposal, proposed_for, with_proposals
from knowledge.storage.errors import NotAllowed
from web.parts import parts
from web.staff.signing_in import account, needs

pages = Blueprint("proposing", __name__, url_prefix="/staff/items")


@pages.get("/<code>/<region>/propose")
@needs("edit")
def show(code: str, region: str) -> str:
    """The proposals, in the order of the text."""
    item, found = proposed_for(parts().kb, code, region)
    rows = [(key_of(each), each, fact_text(each.fact())) for each in found]
    return render_template("staff/propose.html", code=code, region=region, item=item, rows=rows)


@pages.post("/<code>/<region>/propose")
@needs("edit")
def take(code: str, region: str) -> ResponseReturnValue:
    """Take those ticked into the draft, not verified; nothing goes live by this."""
    if why := parts().kb.ownership.refusal(account().username, code, region):
        raise NotAllowed(why)
    item, found = proposed_for(parts().kb, code, region)
    chosen = [each for each in found if key_of(each) in set(request.form.getlist("fact"))]
    if not chosen:
        flash("没有选要加的。")
        return redirect(url_for("proposing.show", code=code, region=region))
    parts().kb.items.save_draft(with_proposals(item, chosen), author=account().username, note="从全文里选入")
    flash(f"{len(chosen)} 条加进了草稿，标为未核实；请核对、补全，再提交审核。")
    return redirect(url_for("entries.edit", code=code, region=region))


def key_of(proposal: Proposal) -> str:
    """What tells a proposal from the others of its text."""
    return f"{proposal.field}|{proposal.fact().key()}"
