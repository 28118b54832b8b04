"""The page of findings: what the check of everything published found, by severity, rule and owner."""

from collections import Counter

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from knowledge.checks.findings import SEVERITIES, by_rule, by_severity
from knowledge.entry.validation import label
from knowledge.storage.errors import NotFound
from web.parts import parts
from web.searching import page_number
from web.staff.signing_in import needs

PAGE_SIZE = 50
AGAIN_S = 3
"""After so many seconds a browser looks again whether the first check is done."""

pages = Blueprint("checking", __name__, url_prefix="/staff")


@pages.get("/findings")
@needs("inbox")
def findings() -> ResponseReturnValue:
    """Findings of one severity, rule and owner, or of all: those of the last check, while the next is under way."""
    checked, is_current = parts().findings.latest(parts().today())
    if checked is None:
        pending = make_response(render_template("staff/findings_pending.html"))
        pending.headers["Refresh"] = str(AGAIN_S)
        return pending
    everything = checked.findings
    counts = by_severity(everything)
    severity = request.args.get("severity", next((s for s in SEVERITIES if counts[s]), "error"))
    if severity not in SEVERITIES:
        raise NotFound("没有这种级别的问题。")
    rule, owner = request.args.get("rule", ""), request.args.get("owner", "")
    graded = [f for f in everything if f.severity == severity]
    shown = [f for f in graded if rule in ("", f.rule) and owner in ("", f.owner)]
    shown.sort(key=lambda finding: (finding.title, finding.owner))
    owners = Counter(f.owner for f in graded if f.owner and rule in ("", f.rule))
    page = page_number()
    titles = {f.rule: f.title for f in graded}
    return render_template(
        "staff/findings.html",
        findings=shown[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        total=len(shown),
        page=page,
        page_size=PAGE_SIZE,
        severities=SEVERITIES,
        counts=counts,
        severity=severity,
        rules=[(name, titles[name], count) for name, count in by_rule(graded).items()],
        rule=rule,
        owner=owner,
        owners=owners.most_common(),
        field_label=label,
        is_current=is_current,
        version=checked.version,
    )
