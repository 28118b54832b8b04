"""HTML that is a file of its own, as a report or a handout: Jinja templates in the room that makes them, everything escaped."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined


def rendered(room: str, template: str, **values: object) -> str:
    """The page made by `template` in the folder `templates` of the package `room`; raises where a value is missing."""
    return _templates(room).get_template(template).render(values)


def stylesheet(room: str, name: str) -> str:
    """A style file beside the templates, as it is."""
    environment = _templates(room)
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]


@cache
def _templates(room: str) -> Environment:
    return Environment(
        loader=PackageLoader(room), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
