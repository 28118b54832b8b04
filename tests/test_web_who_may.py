"""Who may use which address: every rule of the application, every method, every role, in one table that is read by people.

A route that is new fails the last test until it stands in `TABLE`.
"""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.test_web_security import VALUES
from tests.web_site import Site, small_site

WHO = {"anonymous": "", "operator": "zuoxi", "editor": "bianji", "reviewer": "shenhe", "admin": "zongguan"}
OUTCOMES = {
    #             anonymous  operator   editor     reviewer   admin
    "everybody": ("served", "served", "served", "served", "served"),
    "programs": ("token", "token", "token", "token", "token"),
    "half way": ("sign in", "sign in", "sign in", "sign in", "sign in"),
    "staff": ("sign in", "served", "served", "served", "served"),
    "takers": ("sign in", "served", "refused", "served", "served"),
    "editors": ("sign in", "refused", "served", "served", "served"),
    "reviewers": ("sign in", "refused", "refused", "served", "served"),
    "admins": ("sign in", "refused", "refused", "refused", "served"),
}
"""What comes of asking: "served" (whatever is then said of what was sent), "sign in" (sent there), "refused" (403, by the role),
"token" (401, since only a token of another program counts). Half way is who has typed the password of an account with a second step."""
TABLE = {
    "everybody": """
        appointments: choose +book made ask_code +read show +cancel
        api: +ask +feedback healthz item items readyz +suggest
        api_document: docs openapi
        chat: ask_page +ask help_page privacy_page +rate thanks
        chat_programs: +dingtalk_message wechat_checked +wechat_message wecom_checked +wecom_message
        checking_api: +check_text
        directory: directory_page
        embedding: widget
        files: download
        finding_us: manifest robots sitemap
        following: atom changes
        guides: item item_list +search
        handouts: style
        kiosk: page +begin +next_visitor
        languages: +choose
        large_print: +switch
        laws: article law laws
        life_events: event
        messages: write +leave +about left ask_code +read show +rate +urge
        metrics: metrics
        moved: moved
        objections: write +make show
        open_data: catalog items_jsonl items_xlsx
        openid: begin finish
        place: page +choose
        screens: now screen
        sheets: sheet +choose
        signing_in: login_page +sign_in +sign_out
        static: static
        talks: talk
        ticket_api: +leave +read
    """,
    "half way": """
        second_step: ask +check
    """,
    "programs": """
        assisting_api: +assist
        ticket_api: of_department
    """,
    "staff": """
        alarms: alarms +label +search
        staff_appointments: of_day +put
        attachments: missing
        calendar: year
        checking: findings
        clearing: +attach +ticket +dismiss +answered +split +join +undo
        console: desk +new +begin call +ask +act +find
        desk_words: page
        elsewhere: show
        entries: entry_list +search entry difference
        figures: figures +choose figures_csv
        indicators: page download
        handing_over: page +change
        home: page +search find
        handouts: handout_list printed +printed edited +edited
        needs: need +need
        notices: notice_list
        offices: listed +search people +search_people
        own_account: page +change_password
        sessions: +end +end_others
        second_step: page +begin +confirm +renew_codes +switch_off
        proofreading: empty +check
        queue: queue case +case +attach +dismiss
        ratings: ratings
        screens: +change
        reviewing: review
        second_looks: show
        stalest: stalest
        told: told_list told_file
        training: page quiz +begin +hand_in
        ticket_tables: tables evaluation export export_evaluation
        tickets: ticket_list +search ticket slip +act +contact +teach
        upkeep: reviews sources +search_sources source
        wrong: listed one
    """,
    "takers": """
        tickets: new +new +finish_review
    """,
    "editors": """
        attachments: files +attach +remove
        clearing: +fill +draft
        due: +renew +take_out
        editing: sources +check +rows
        elsewhere: +put_right +keep
        entries: new_form +new edit +save +submit +discard
        handouts: +record
        importing: page +upload preview +options +drop +run rejected result +undo +export
        notices: +add +end
        proposing: show +take
        queue: +draft
        reviewing: +several +comment +settle
        samples: page weeks_csv +draw +mark
        second_looks: +keep +take
        upkeep: +confirm +withdraw
        wrong: +kept +mended
    """,
    "reviewers": """
        entries: +send_back
        going_live: before_publish +publish before_rollback +rollback +cancel +withdraw before_approve +approve +withdraw_phrasing
        notices: +approve
        offices: +left
        reviewing: +publish
        ticket_tables: +put_clock +put_evaluation +put_rule
        upkeep: +repeal +reinstate
        wordings: before +approve
    """,
    "admins": """
        desk_words: +write
        api_tokens: tokens +add +revoke
        calendar: +change
        audit: trail +choose trail_csv
        offices: form +save +remove
        staff_accounts: accounts +search +add +change +open_or_close +reset_password +reset_second_step +end_sessions
        status: status
    """,
}
"""Who may: the room of the web, and its views; `+` stands before what is sent by POST, everything else is read by GET."""


def listed() -> dict[str, str]:
    """Who may use a view, by `GET room.view`."""
    found: dict[str, str] = {}
    for who, rooms in TABLE.items():
        for line in rooms.strip().splitlines():
            room, _, views = line.strip().partition(": ")
            for view in views.split():
                method, name = ("POST", view[1:]) if view.startswith("+") else ("GET", view)
                key = f"{method} {name if room == 'static' else f'{room}.{name}'}"
                assert key not in found, f"{key} stands in the table twice"
                found[key] = who
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with small_site(tmp_path_factory.mktemp("who may")) as built:
        yield built


def uses(site: Site) -> Iterator[tuple[str, str, str]]:
    """Every way to use a rule: `GET room.view`, the method and an address of it."""
    for rule in site.app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield f"{method} {rule.endpoint}", method, address(site, rule, method)


def address(site: Site, rule: Rule, method: str) -> str:
    """An address that leads to this rule, which a value that does not fit its pattern would not."""
    values = VALUES | ({"code": "a" * 22} if rule.endpoint.startswith("screens.") else {})
    adapter = site.app.url_map.bind("localhost")
    path = adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments}, method=method)
    endpoint, _ = adapter.match(path, method=method)
    assert endpoint == rule.endpoint, rule.rule
    return path


def outcome(client: FlaskClient, method: str, path: str) -> str:
    with client.open(path, method=method) as response:
        assert response.status_code < 500, path
        if response.status_code == 302 and response.headers["Location"].startswith("/staff/login"):
            return "sign in"
        if response.status_code == 401 and path.startswith("/api/"):
            return "token"
        return "refused" if response.status_code == 403 else "served"


@pytest.mark.parametrize("role", WHO)
def test_every_route_serves_whom_the_table_says_and_nobody_else(site: Site, role: str) -> None:
    username, table = WHO[role], listed()
    column = list(WHO).index(role)
    client = site.staff(username) if username else site.client()
    # Signing out leads to where one signs in, whoever asks; and it would end the session that the others need.
    asked = [use for use in uses(site) if use[0] in table and use[0] != "POST signing_in.sign_out"]
    assert len(asked) > 150
    found = [(key, outcome(client, method, path)) for key, method, path in asked]
    assert [(key, got) for key, got in found if got != OUTCOMES[table[key]][column]] == []


def test_every_route_stands_in_the_table_and_the_table_names_no_other(site: Site) -> None:
    assert {key for key, _, _ in uses(site)} == listed().keys()
