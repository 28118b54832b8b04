"""What one running web application is made of, and how a view gets at it."""

from dataclasses import dataclass
from datetime import date

from flask import Flask, current_app

from hotline.assistant import Assistant
from hotline.calls.desk import CallDesk
from hotline.going_live.due_entries import DueEntries
from hotline.needs.desk import NeedDesk
from hotline.publishing import Publishing
from hotline.readiness import Readiness
from hotline.tickets.desk import TicketDesk
from knowledge.asked.asking_limits import AskingLimits
from knowledge.settings import Settings
from knowledge.storage.clock import day_of
from knowledge.store import KnowledgeBase
from web.catalogue import Catalogue
from web.examples import Examples
from web.findings import Findings

_KEY = "hotline"


@dataclass(frozen=True, slots=True)
class Parts:
    """The collaborators the factory was handed."""

    settings: Settings
    kb: KnowledgeBase
    assistant: Assistant
    catalogue: Catalogue
    findings: Findings
    examples: Examples
    readiness: Readiness
    publishing: Publishing
    desk: TicketDesk
    calls: CallDesk
    asking: AskingLimits
    needs: NeedDesk
    due_entries: DueEntries

    def close(self) -> None:
        """Close the database, after what is under way in the background."""
        self.findings.settle()
        self.needs.settle()
        self.assistant.close()
        self.kb.close()

    def today(self) -> date:
        """The present day in Shanghai, by the knowledge base's clock."""
        return day_of(self.kb.clock())


def keep(app: Flask, parts: Parts) -> None:
    """Attach the parts to the application being built."""
    app.extensions[_KEY] = parts


def parts() -> Parts:
    """The parts of the application that serves this request."""
    return parts_of(current_app)


def parts_of(app: Flask) -> Parts:
    """The parts of an application."""
    found: Parts = app.extensions[_KEY]
    return found
