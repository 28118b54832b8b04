"""What went wrong, in one sentence, with the exit code that goes with it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from knowledge.storage.errors import KnowledgeError


class Refused(click.ClickException):
    """Something typed or set that cannot be used: one sentence, exit code 2 like any misuse."""

    exit_code = 2


@contextmanager
def plain_errors(*, asking: bool = False) -> Iterator[None]:
    """Print what a person can act on as one sentence, and leave with exit code 1.

    `asking`: somebody asked a question, who is told whom to call in danger as with everything that is no answer.
    """
    try:
        yield
    except Exception as error:
        if not _is_for_people(error):
            raise
        click.echo(f"错误：{error}", err=True)
        if asking:
            from hotline.answering.safety import IN_DANGER

            click.echo(IN_DANGER, err=True)
        sys.exit(1)


def _is_for_people(error: Exception) -> bool:
    """Whether an error says what to do. The engine's own are looked up only now: reading it takes half a second."""
    from hotline.reading.lexicon_lines import LexiconError
    from hotline.weights import WeightsError

    return isinstance(error, KnowledgeError | WeightsError | LexiconError)
