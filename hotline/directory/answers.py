"""Answers out of the directory, before items are looked for: only where a message asks it and nothing else."""

import difflib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from hotline.answering.replies import Ask, Clarify, Referral, Referred, Reply, new_reply_id
from hotline.directory.enquiry import LEFT, Enquiry, read_enquiry, says_yes
from hotline.directory.scope import DirectoryScope
from hotline.directory.wording import about, day_name, duty_line, officer_line
from hotline.reading.text import bare, normalise
from hotline.talking.turn import Turn, TurnResult
from knowledge.entry.departments import Department, Duty
from knowledge.places.codes import ancestors
from knowledge.places.roster import Roster
from knowledge.storage.clock import day_of
from knowledge.storage.errors import DatabaseUnusable
from knowledge.store import KnowledgeBase

WHERE = "所在村、社区"
"""What is asked back; a place registered here answers it."""
MOST = 8
"""Departments or officers that are listed; of a list that was asked for, `MOST_LISTED`."""
MOST_LISTED = 60
ROSTER_AHEAD = 60
"""Days in which it is looked how far the roster goes."""
KIND = "directory"


class DirectoryAnswers:
    """Answers out of one knowledge base's directory. `here` is the deployment's region. Safe to share between threads."""

    def __init__(self, kb: KnowledgeBase, hotline: str, here: str) -> None:
        self._kb, self._hotline, self._here = kb, hotline, here
        self._known: tuple[tuple[int, int], DirectoryScope] | None = None

    def scope(self) -> DirectoryScope:
        """What of the directory can be meant, read again when it moves."""
        try:
            version = (self._kb.version, self._kb.rosters.version)
        except DatabaseUnusable:
            if self._known is None:
                raise
            return self._known[1]  # while the database is away, what was read of it stands
        if self._known is None or self._known[0] != version:
            kb = self._kb
            scope = DirectoryScope(
                kb.directory.local(),
                kb.rosters.officers(),
                kb.rosters.elsewhere(),
                kb.regions.tree(),
                kb.regions.all_local(),
                self._here,
            )
            self._known = (version, scope)
        return self._known[1]

    def reply(self, turn: Turn) -> TurnResult | None:
        """The reply to a message that asks the directory; None for any other."""
        scope = self.scope()
        if turn.as_of is not None or not turn.typed:
            return None
        enquiry = self._read(turn, turn.typed, scope)
        if before := self._before(turn, enquiry, scope):
            result = self._answer(turn, before, scope)
            # What it went on about is what the next message goes on about too.
            return replace(result, state=replace(result.state, said=turn.state.said)) if result else None
        return None if len(enquiry.left) > LEFT else self._answer(turn, enquiry, scope)

    def _read(self, turn: Turn, text: str, scope: DirectoryScope) -> Enquiry:
        return read_enquiry(
            text, scope, region=turn.state.region or self._here, today=turn.day, calendar=self._kb.calendar.calendar()
        )

    def _before(self, turn: Turn, enquiry: Enquiry, scope: DirectoryScope) -> Enquiry | None:
        """What a message means that goes on about what was asked of the directory: a place, a day, 电话呢, 是的."""
        state = turn.state
        if not state.said or state.code or state.offered or enquiry.names_something or len(enquiry.left) > LEFT:
            return None
        last = self._read(turn, state.said, scope)
        if not last.names_something or len(last.left) > LEFT:
            return None
        asked = state.asked[1] if state.asked and state.asked[0] == WHERE else ()
        if asked and len(asked) == 1 and says_yes(turn.typed):
            return replace(last, place=scope.villages.get(bare(asked[0]), ""), unknown="")
        if not (enquiry.place or enquiry.days or enquiry.wants):
            return None
        return replace(enquiry.going_on(last), unknown="" if enquiry.place else last.unknown)

    def _answer(self, turn: Turn, enquiry: Enquiry, scope: DirectoryScope) -> TurnResult | None:
        if enquiry.unknown and (enquiry.role or enquiry.offices or "duty" in enquiry.wants):
            return self._unknown_place(turn, enquiry, scope)
        region = enquiry.place or turn.state.region or self._here
        if "duty" in enquiry.wants and not enquiry.offices:
            return self._on_duty(turn, enquiry, region)
        if enquiry.role or (enquiry.officers and ("who" in enquiry.wants or "phone" in enquiry.wants)):
            return self._officers(turn, enquiry, scope, region)
        if enquiry.matter is not None:
            return self._elsewhere(turn, enquiry, scope, region)
        if enquiry.offices:
            return self._offices(turn, enquiry, list(enquiry.offices))
        if enquiry.lists:
            return self._listed(turn, enquiry, scope, region)
        if not turn.state.code and not turn.state.offered and not enquiry.unknown and self._is_of_the_hall(enquiry):
            hall = scope.hall(region)
            return self._offices(turn, enquiry, [hall]) if hall else None
        return None

    def _is_of_the_hall(self, enquiry: Enquiry) -> bool:
        """Whether a message that names nobody asks about the place where all is done: 星期天办不办, 你们几点上班, 能不能预约."""
        return any(
            want in ("hours", "extended", "appointment", "at_home", "agent", "address", "complaint")
            for want in enquiry.wants
        ) or ("open" in enquiry.wants and (bool(enquiry.days) or "late" in enquiry.wants))

    def _unknown_place(self, turn: Turn, enquiry: Enquiry, scope: DirectoryScope) -> TurnResult:
        """Nobody registered this place: the one that is nearly called so is asked for, and nobody else's number is given."""
        named = {scope.regions.name(code): scope.regions.get(code) for code in set(scope.villages.values())}
        names = [place.name for place in named.values() if place]
        alike = [name for name in names if sorted(name) == sorted(enquiry.unknown)]
        alike += [n for n in difflib.get_close_matches(enquiry.unknown, names, n=2, cutoff=0.6) if n not in alike]
        if not alike:
            text = f"没有登记“{enquiry.unknown}”，答不了这一项。请核对地名，或拨打 {self._hotline} 人工服务。"
            return self._told(
                turn, text, Referral(kind="human", phone=self._hotline, text=f"人工服务：{self._hotline}"), queue=True
            )
        text = f"没有登记“{enquiry.unknown}”。您说的是{'还是'.join(alike)}吗？"
        return self._asked_back(turn, text, alike)

    def _officers(self, turn: Turn, enquiry: Enquiry, scope: DirectoryScope, region: str) -> TurnResult:
        found = [o for o in enquiry.officers if not enquiry.role or o.role == enquiry.role]
        if not found:
            found = [o for o in scope.officers if o.role == enquiry.role and o.region == region]
        if not found:
            within = [o for o in scope.officers if o.role == enquiry.role and region in ancestors(o.region)]
            places = list(dict.fromkeys(self._short(scope, o.region) for o in within))
            if len(places) > 1:
                return self._asked_back(turn, f"请问是哪个村、社区？（{enquiry.role}按村、社区分）", places)
            found = within
        if not found:
            where = self._short(scope, region)
            text = f"没有登记{where}的{enquiry.role}。请拨打 {self._hotline} 人工服务。"
            return self._told(
                turn, text, Referral(kind="human", phone=self._hotline, text=f"人工服务：{self._hotline}"), queue=True
            )
        role = enquiry.role or found[0].role
        where = self._short(scope, found[0].region)
        lines = [officer_line(officer) for officer in found[:MOST]]
        return self._told(turn, "\n".join([f"【{where} {role}】", *lines]), _call(found[0].phone, lines[0]))

    def _on_duty(self, turn: Turn, enquiry: Enquiry, region: str) -> TurnResult | None:
        days = enquiry.days or (turn.day,)
        last = turn.day + timedelta(days=ROSTER_AHEAD)
        known = self._kb.rosters.duties(min(*days, turn.day), max(*days, last))
        chain = ancestors(region)
        here = [duty for duty in known if duty.region in chain or region in ancestors(duty.region)]
        kinds = [word for word in ("领导", "律师", "医生", "民警") if word in turn.typed]
        here = [duty for duty in here if not kinds or any(word in duty.kind for word in kinds)]
        if not here:
            return None
        nearest = max((duty.region for duty in here if duty.region in chain), key=chain.index, default=here[0].region)
        here = [duty for duty in here if duty.region == nearest]
        lines, first = self._duty_lines(here, days, turn.day)
        where = self._kb.regions.tree().short_name(nearest)
        return self._told(
            turn, "\n".join([f"【{where}值班】", *lines]), _call(first.phone, duty_line(first)) if first else None
        )

    def _duty_lines(self, here: list[Duty], days: tuple[date, ...], today: date) -> tuple[list[str], Duty | None]:
        lines, first = [], None
        for day in days:
            mine = [duty for duty in here if duty.day == day]
            first = first or (mine[0] if mine else None)
            named = day_name(day, today)
            lines += [f"{named} {duty_line(duty)}" for duty in mine] or [
                f"{named}：没有登记值班（已登记到 {max(d.day for d in here).isoformat()}）"
            ]
        return lines, first

    def _elsewhere(self, turn: Turn, enquiry: Enquiry, scope: DirectoryScope, region: str) -> TurnResult | None:
        matter = enquiry.matter
        if matter is None:
            return None
        office, _ = scope.offices(bare(matter.office), region)
        named = f"{self._short(scope, matter.region)}不办“{matter.matter}”，请到{matter.office}办。"
        lines = [named, *([matter.note] if matter.note else [])]
        if office:
            lines += about(
                office[0], ("address", "phone", "hours"), self._moment(), enquiry.days, self._kb.calendar.calendar()
            )
        return self._told(turn, "\n".join(lines), _call(office[0].phone if office else "", named))

    def _offices(self, turn: Turn, enquiry: Enquiry, offices: list[Department]) -> TurnResult:
        calendar, moment = self._kb.calendar.calendar(), self._moment()
        blocks = []
        for office in offices[:MOST]:
            lines = about(office, enquiry.wants, moment, enquiry.days, calendar)
            if not office.verified:
                lines.append("以上以当地公布为准。")
            blocks.append("\n".join([f"【{office.name}】", *lines]))
        first = offices[0]
        phone = first.complaint_phone if "complaint" in enquiry.wants and first.complaint_phone else first.phone
        return self._told(
            turn, "\n\n".join(blocks), _call(phone, f"{first.name} {phone}") if len(offices) == 1 else None
        )

    def _listed(self, turn: Turn, enquiry: Enquiry, scope: DirectoryScope, region: str) -> TurnResult | None:
        if enquiry.lists in ("村", "社区"):
            names = [child.name for child in scope.regions.children(region)]
            if not names:
                return None
            return self._told(turn, f"{self._short(scope, region)}有：{'、'.join(names[:MOST_LISTED])}。", None)
        own = [n.department for n in scope.departments if n.department.region == region]
        wanted = [d for d in own if enquiry.lists in d.name] if enquiry.lists in ("窗口", "站", "所") else []
        listed = wanted or own
        if not listed:
            return None
        lines = [f"{d.name}：{d.phone}" for d in listed[:MOST_LISTED]]
        return self._told(turn, "\n".join([f"【{self._short(scope, region)}，共 {len(listed)} 个】", *lines]), None)

    def _short(self, scope: DirectoryScope, region: str) -> str:
        place = scope.regions.get(region)
        return place.name if place else scope.regions.name(region)

    def _moment(self) -> datetime:
        return self._kb.clock()

    def _told(self, turn: Turn, text: str, referral: Referral | None, *, queue: bool = False) -> TurnResult:
        reply = Referred(reply_id=new_reply_id(), text=text, referral=referral)
        return self._result(turn, reply, queue=queue)

    def _asked_back(self, turn: Turn, text: str, options: list[str]) -> TurnResult:
        shown = "".join(f"\n  · {option}" for option in options)
        ask = Ask(dimension=WHERE, question=text, options=options)
        return self._result(
            turn, Clarify(reply_id=new_reply_id(), text=text + shown, ask=ask), asked=(WHERE, tuple(options))
        )

    def _result(
        self, turn: Turn, reply: Reply, *, queue: bool = False, asked: tuple[str, tuple[str, ...]] | None = None
    ) -> TurnResult:
        state = replace(turn.state, code="", offered=(), asked=asked, matters=(), missed="", facets=())
        heard = state.hearing(turn.typed, turn.now, opens=True)
        return TurnResult(reply, replace(heard, question=reply.reply_id), queue=queue)


def takes(kb: KnowledgeBase, departments: Iterable[Department], roster: Roster, question: str) -> bool:
    """Whether a question would be answered out of such a directory, and so not by an item."""
    tree, local = kb.regions.tree(), kb.regions.all_local()
    departments = tuple(departments)
    here = {d.region for d in departments} | {o.region for o in roster.officers} | {e.region for e in roster.elsewhere}
    for region in here:
        scope = DirectoryScope(departments, roster.officers, roster.elsewhere, tree, local, region)
        enquiry = read_enquiry(
            normalise(question), scope, region=region, today=day_of(kb.clock()), calendar=kb.calendar.calendar()
        )
        if enquiry.names_something and "duty" not in enquiry.wants and len(enquiry.left) <= LEFT:
            return True
    return False


def _call(phone: str, text: str) -> Referral | None:
    return Referral(kind=KIND, phone=phone, text=text) if phone else None
