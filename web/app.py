"""The web application, made by a factory that is handed its collaborators."""

import threading

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from werkzeug.middleware.proxy_fix import ProxyFix

from hotline.answering.safety import EMERGENCY, IN_DANGER
from hotline.assistant import Assistant
from hotline.calls.desk import CallDesk
from hotline.going_live.due_entries import DueEntries
from hotline.going_live.way import GoingLive
from hotline.needs.desk import NeedDesk
from hotline.publishing import Publishing
from hotline.readiness import Readiness
from hotline.recording import NOT_RECORDED
from hotline.tickets.desk import TicketDesk
from knowledge.settings import Settings
from knowledge.store import KnowledgeBase
from web.api.guarding import guard
from web.catalogue import Catalogue
from web.daily import tidy_daily
from web.errors import handle_errors
from web.examples import Examples
from web.findings import Findings
from web.measuring import measure
from web.parts import Parts, keep
from web.presenting import teach_templates
from web.residents import embedding, kiosk, languages, large_print, place
from web.residents.chat_page import ASK_ON
from web.residents.static_files import serve_assets
from web.residents.tax_day import tax_day
from web.rooms import open_rooms
from web.security import protect
from web.staff import going_live, navigation, openid, signing_in
from web.staff.own.names import name_colleagues

MAX_BODY_BYTES = 64 * 1024
WARM_UP_AFTER_S = 2.0
"""What few need is prepared once the first have been answered: beside the start it would hold up the first answer."""


class _Json(DefaultJSONProvider):
    """Chinese as it is, and fields in the order the documentation gives them."""

    ensure_ascii = False
    sort_keys = False


def create_app(
    settings: Settings | None = None, *, kb: KnowledgeBase | None = None, assistant: Assistant | None = None
) -> Flask:
    """Build the application. What it is not handed it makes: settings from the environment, the rest from the settings.

    Raises:
        DatabaseUnusable: if the database that the settings name cannot be opened.
    """
    settings = settings or Settings.from_environment()
    kb = kb or KnowledgeBase(settings.database_url)
    assistant = assistant or _own_assistant(kb, settings)
    assistant.ready()  # loads the index now, so that the first question does not wait for it
    app = Flask(__name__, static_folder=None)
    app.json = _Json(app)
    former = list(settings.former_secrets(kb.clock()))
    app.config.update(SECRET_KEY=settings.secret(), SECRET_KEY_FALLBACKS=former, MAX_CONTENT_LENGTH=MAX_BODY_BYTES)
    if proxies := settings.trusted_proxies:
        # The host is not taken from a proxy: it has to pass on the one it was asked for.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    made = _made_of(settings, kb, assistant)
    keep(app, made)
    _protect(app, settings)
    measure(app)
    handle_errors(app)
    _tell_templates(app, settings)
    serve_assets(app)
    open_rooms(app)
    guard(app)
    going_live.publish_when_due(app, made.publishing)
    going_live.wait_for_own_changes(app, assistant)
    tidy_daily(app)
    signing_in.sign_in_with(app)
    navigation.offer(app)
    name_colleagues(app)
    openid.sign_in_by_openid(app, settings)
    return app


def _protect(app: Flask, settings: Settings) -> None:
    # The first two change headers that the last puts: what is registered first comes last.
    kiosk.know_kiosks(app)
    embedding.let_frames(app)
    protect(app, trusted_proxies=settings.trusted_proxies)


def _made_of(settings: Settings, kb: KnowledgeBase, assistant: Assistant) -> Parts:
    """The collaborators of an application."""
    catalogue, desk, four_eyes = (
        Catalogue(kb, region=settings.region),
        TicketDesk(kb, settings, assistant),
        settings.four_eyes,
    )
    return Parts(
        settings,
        kb,
        assistant,
        catalogue,
        Findings(kb),
        Examples(kb, catalogue, settings.profile.asked_most),
        Readiness(assistant.ready),
        Publishing(kb, lambda: assistant, four_eyes=four_eyes),
        desk,
        CallDesk(kb, settings, assistant),
        kb.asking_limits(settings),
        NeedDesk(kb, assistant, desk, four_eyes=four_eyes),
        DueEntries(kb, GoingLive(kb, lambda: assistant), four_eyes=four_eyes),
    )


def _own_assistant(kb: KnowledgeBase, settings: Settings) -> Assistant:
    """An assistant that keeps up with what is published."""
    assistant = Assistant.from_settings(kb, settings)
    assistant.ready()
    assistant.follow()
    warming = threading.Timer(WARM_UP_AFTER_S, assistant.warm_up)
    warming.daemon = True
    warming.start()
    return assistant


def _tell_templates(app: Flask, settings: Settings) -> None:
    """What every page may say, in its language: whose line this is, and whom to call."""
    languages.speak_languages(app)
    teach_templates(app)
    large_print.remember_large_print(app)
    place.tell_templates(app)
    app.jinja_env.globals.update(
        service_name=settings.profile.service,
        example_question=settings.profile.talk.example,
        emergency=EMERGENCY,
        in_danger=IN_DANGER,
        not_recorded=NOT_RECORDED,
        hotline=settings.hotline,
        ask_on=ASK_ON,
        next_tax_day=tax_day,
        four_eyes=settings.four_eyes,
    )
