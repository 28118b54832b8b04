"""Profiles: each that ships can be read, a deployment's own file too, and what is wrong in one is named."""

from pathlib import Path

import pytest

from knowledge.profiles.profile import BadProfile, Profile, read_profile, shipped_profiles
from knowledge.settings import BadSetting, Settings


@pytest.mark.parametrize("key", shipped_profiles())
def test_what_ships_can_be_read(key: str) -> None:
    profile = read_profile(key)
    assert profile.key == key
    assert len(set(profile.tickets.classes)) == len(profile.tickets.classes)
    assert {clock.kind for clock in profile.tickets.clocks} <= {"", *profile.tickets.classes}
    # Every ticket has a limit, and what is urgent never has more time than what is not.
    limits = {(clock.kind, clock.urgency): clock.due for clock in profile.tickets.clocks}
    assert limits["", "紧急"] <= limits["", "一般"] <= limits["", "复杂"]
    weights = profile.tickets.weights
    assert weights.residents + weights.departments + weights.above == 100


def test_a_tax_line_names_its_own_number() -> None:
    settings = Settings.from_environment({"HOTLINE_PROFILE": "12366"})
    assert (settings.profile.name, settings.hotline) == ("12366 纳税缴费服务热线", "12366")
    assert (
        Settings.from_environment({"HOTLINE_PROFILE": "12366", "HOTLINE_HOTLINE": "0571-12366"}).hotline == "0571-12366"
    )
    assert Settings.from_environment({}).hotline == "12345"
    assert settings.profile.own_topics == frozenset(["税务"])
    assert not Settings.from_environment({}).profile.own_topics


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text('key = "ours"\nname = "某县热线"\nhotline = "12345"\n', encoding="utf-8")
    assert Settings.from_environment({"HOTLINE_PROFILE": str(path)}).profile == Profile(key="ours", name="某县热线")
    path.write_text('key = "ours"\nname = "某县热线二"\n', encoding="utf-8")
    assert read_profile(str(path)).name == "某县热线二"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("key = ours", "读不懂"),
        ('key = "ours"', "name 不对"),
        ('key = "ours"\nname = "甲"\ncolour = "red"', "colour 不对"),
        ('key = "ours"\nname = "甲"\n[[tickets.clocks]]\ndue = -1', "tickets.clocks.0.due 不对"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadProfile, match=said):
        read_profile(str(path))


def test_an_unknown_profile_is_a_bad_setting() -> None:
    with pytest.raises(BadSetting, match="没有“12399”这种部署类型，请写 12345、12366、148、365 之一"):
        Settings.from_environment({"HOTLINE_PROFILE": "12399"})


def test_what_a_tax_line_is_asked_most_is_the_first_of_each_key_of_its_menu() -> None:
    profile = read_profile("12366")
    assert profile.asked_most[: len(profile.menu)] == tuple(choice.items[0] for choice in profile.menu)
    assert sorted(profile.asked_most) == sorted(code for choice in profile.menu for code in choice.items)
    assert read_profile("12345").asked_most == ()


@pytest.mark.parametrize("key", shipped_profiles())
def test_a_line_names_an_example_of_its_own_kind(key: str) -> None:
    """Somebody who rings about tax is not told to ask for an identity card."""
    assert len(read_profile(key).talk.example) <= 30
    assert ("身份证" in read_profile(key).talk.example) == (key in ("12345", "365"))
