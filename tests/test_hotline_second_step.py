"""Codes of the second step: the vectors of RFC 6238, a clock that is off, a code used twice, recovery codes, sealed secrets."""

from datetime import UTC, datetime

import pytest

from hotline.sealing import contact_key
from hotline.second_step import SecondStep
from knowledge.storage.errors import Conflict
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock
from tests.staff import add_staff

RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The ASCII secret 12345678901234567890 of the RFC, as base 32."""
VECTORS = [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037"), (20000000000, "353130")]  # fmt: skip
"""Appendix B for SHA-1: the last six of its eight digits."""


def plain(kb: KnowledgeBase, clock: MovableClock, at: float) -> SecondStep:
    """The account jia with the secret of the RFC, newly in use, at a moment."""
    if kb.second_steps.get("jia"):
        kb.second_steps.remove("jia", by="jia")
    kb.second_steps.offer("jia", f"plain:{RFC_SECRET}")
    kb.second_steps.confirm("jia", 0)
    clock.moment = datetime.fromtimestamp(at, UTC)
    return SecondStep(kb, "", issuer="12345")


@pytest.fixture
def kb(kb: KnowledgeBase) -> KnowledgeBase:
    add_staff(kb, jia="editor", yi="editor")
    return kb


def test_the_codes_are_those_of_the_rfc(kb: KnowledgeBase, clock: MovableClock) -> None:
    for at, code in VECTORS:
        assert plain(kb, clock, at).check("jia", code), at


def test_the_clock_of_a_phone_may_be_a_step_off(kb: KnowledgeBase, clock: MovableClock) -> None:
    step = 37037037 * 30  # the code of 1111111111 holds from here
    for seconds, right in ((-31, False), (-30, True), (-1, True), (29, True), (59, True), (60, False)):
        assert plain(kb, clock, step + seconds).check("jia", "050471") is right, seconds


def test_a_code_counts_once_however_it_is_typed(kb: KnowledgeBase, clock: MovableClock) -> None:
    for typed in ("050471", " 050 471 ", "０５０４７１"):
        step = plain(kb, clock, 1111111111)
        assert step.check("jia", typed)
        assert not step.check("jia", typed)
        assert not step.check("jia", "081804")  # of the step before, which a used one makes old


def test_what_is_no_code_does_not_count(kb: KnowledgeBase, clock: MovableClock) -> None:
    step = plain(kb, clock, 1111111111)
    for typed in ("", "50471", "0504710", "000000", "零五零四七一", "05047x", "-" * 60):
        assert not step.check("jia", typed), typed


def test_a_recovery_code_counts_once_and_only_for_its_account(kb: KnowledgeBase, clock: MovableClock) -> None:
    step = plain(kb, clock, 60)
    first, second, *others = kb.second_steps.renew_codes("jia")
    assert len({first, second, *others}) == 10
    kb.second_steps.offer("yi", f"plain:{RFC_SECRET}")
    kb.second_steps.confirm("yi", 0)
    assert not step.check("yi", first)
    assert step.check("jia", first.upper().replace("-", " "))
    assert not step.check("jia", first)
    assert kb.second_steps.codes_left("jia") == 9
    kb.second_steps.renew_codes("jia")
    assert not step.check("jia", second)
    assert "使用恢复码" in [entry.action for entry in kb.audit.of("user:jia")]


def test_it_counts_once_a_code_has_confirmed_it_and_not_before(kb: KnowledgeBase, clock: MovableClock) -> None:
    step = SecondStep(kb, "", issuer="12345 热线")
    with pytest.raises(Conflict, match="重新开启"):
        step.confirm("jia", "050471")
    step.begin("jia")
    step.begin("jia")  # another try replaces the first
    offered = step.offered("jia")
    assert offered is not None
    assert offered.address.startswith("otpauth://totp/12345")
    assert not kb.second_steps.has("jia")
    assert step.confirm("jia", "12345") is None
    kb.second_steps.offer("jia", f"plain:{RFC_SECRET}")
    clock.moment = datetime.fromtimestamp(1111111111, UTC)
    codes = step.confirm("jia", "050471")
    assert codes is not None
    assert len(codes) == 10
    assert kb.second_steps.having() == {"jia"}
    assert not step.check("jia", "050471")  # the one that confirmed it is used
    assert step.offered("jia") is None
    with pytest.raises(Conflict, match="已经开启"):
        step.begin("jia")


def test_the_secret_is_sealed_where_there_is_a_key_and_a_lost_key_leaves_the_recovery_codes(
    kb: KnowledgeBase, clock: MovableClock
) -> None:
    step = SecondStep(kb, contact_key(), issuer="12345")
    step.begin("jia")
    offered, kept = step.offered("jia"), kb.second_steps.get("jia")
    assert offered is not None
    assert kept is not None
    assert kept.secret.startswith("sealed:")
    assert offered.typed.replace(" ", "") not in kept.secret
    kb.second_steps.confirm("jia", 0)
    [code, *_] = kb.second_steps.renew_codes("jia")
    for keys in ("", contact_key()):
        assert not SecondStep(kb, keys, issuer="12345").check("jia", "050471")
    assert SecondStep(kb, contact_key(), issuer="12345").check("jia", code)
