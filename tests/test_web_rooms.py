"""The rules of addresses: made late, and the same as those of the library."""

from flask import Flask
from werkzeug.routing import Map, Rule

from web.rooms import LateRule, open_rooms


def test_every_address_is_built_as_the_library_builds_it() -> None:
    app = Flask("rooms", static_folder=None)
    open_rooms(app)
    rules = list(app.url_map.iter_rules())
    assert len(rules) > 200
    for rule in rules:
        assert isinstance(rule, LateRule)
        plain = Rule(rule.rule, endpoint=rule.endpoint, defaults=rule.defaults, methods=rule.methods)
        Map([plain], converters=app.url_map.converters)
        values = {name: _fitting(rule, name) for name in rule.arguments - set(rule.defaults or ())}
        for more in ({}, {"page": "2", "rule": "中文", "append_unknown": "x"}):
            for unknown in (False, True):
                told = plain.build(values | more, unknown)
                assert rule.build(values | more, unknown) == told, rule
                assert rule.build(values | more, unknown) == told, f"{rule}, built again"


def _fitting(rule: Rule, name: str) -> object:
    """A value that a part of an address takes."""
    converter = rule._converters[name]
    if choices := getattr(converter, "items", None):
        return min(choices)
    return 7 if type(converter).__name__ == "IntegerConverter" else "证件 甲/乙?"
