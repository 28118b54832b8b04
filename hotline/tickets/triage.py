"""Sorting a legal matter: is somebody in danger, which limit is running, which door it is, what to bring. From the profile's doors."""

from hotline.answering.safety import IN_DANGER, may_mean_danger
from knowledge.profiles.profile import Door, Profile

MOST = 2


def doors_of(profile: Profile, text: str) -> list[Door]:
    """The doors that a matter speaks of, the one it says most words of first; none where none is spoken of."""
    if "triage" not in profile.features:
        return []
    counted = [(sum(word in text for word in door.words), door) for door in profile.doors]
    return [door for times, door in sorted(counted, key=lambda pair: -pair[0]) if times][:MOST]


def triage(profile: Profile, text: str) -> list[str]:
    """What is told of a matter, line by line: danger first, then each door with its limit, then what to bring."""
    doors = doors_of(profile, text)
    lines = [IN_DANGER] if may_mean_danger(text) else []
    lines += [f"{door.name}：{door.limit}（{door.basis}）" if door.limit else door.name for door in doors]
    for door in doors:
        phone = f"；电话 {door.phone}" if door.phone else ""
        if door.bring:
            lines.append(f"办{door.name}带上：{'、'.join(door.bring)}（以受理机关的要求为准）{phone}")
    return lines
