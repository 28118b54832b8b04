"""How the service is doing, for administrators: version, database, backup, index, what waits, errors, what was slow."""

import tomllib
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from hotline.checkup import GRADES, examine_knowledge, examine_settings, gravest_first
from knowledge.storage.clock import SHANGHAI, stamp
from knowledge.storage.space import free_mb
from web.measuring import measures
from web.parts import parts
from web.staff.signing_in import needs

pages = Blueprint("status", __name__, url_prefix="/staff")
OUTCOMES = {"answered": "答复", "clarify": "反问", "unanswered": "没有答上来", "referred": "转介"}
MEGABYTE = 1024 * 1024


@pages.get("/status")
@needs("status")
def status() -> ResponseReturnValue:
    """The state of this process and of the database, as it is now."""
    kb, assistant, settings = parts().kb, parts().assistant, parts().settings
    vitals, counted = kb.vitals, measures()
    outcomes = vitals.outcomes()
    return render_template(
        "staff/status.html",
        version=_version(),
        since=stamp(datetime.fromtimestamp(counted.since, SHANGHAI)),
        is_ready=parts().readiness(),
        findings=gravest_first([*examine_settings(settings), *examine_knowledge(kb)]),
        grades=GRADES,
        place=kb.path,
        schema=vitals.schema,
        size_mb=vitals.size_bytes() / MEGABYTE,
        free_mb=free_mb(vitals.file) if vitals.file else None,
        last_backup=stamp(last) if (last := vitals.last_backup()) else None,
        has_file=vitals.file is not None,
        knowledge_version=kb.version,
        index_version=assistant.ranker().index.version,
        items=kb.items.count(),
        outcomes={OUTCOMES.get(name, name): count for name, count in outcomes.items()},
        asked=sum(outcomes.values()),
        waiting=vitals.open_cases(),
        requests=counted.by_class(),
        errors=assistant.troubles.counts(),
        slowest=vitals.slowest(),
        outcome_names=OUTCOMES,
    )


def _version() -> str:
    """The version that is installed, or that of the folder the program runs from."""
    project = Path(__file__).parents[2] / "pyproject.toml"
    if project.exists():
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
    return version("hotline-assistant")
