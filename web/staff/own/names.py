"""What colleagues are called on the pages: by their names, as they call each other, not by what they sign in with."""

from flask import Flask, g

from web.parts import parts


def staff_name(username: str) -> str:
    """The name of an account; what is no account (本机, or one that is gone) stays as it is."""
    if "staff_names" not in g:
        g.staff_names = {}
    names: dict[str, str] = g.staff_names
    if username not in names:
        names[username] = parts().kb.accounts.name(username) or username
    return names[username]


def name_colleagues(app: Flask) -> None:
    """Let the pages of staff say names."""
    app.add_template_filter(staff_name)
