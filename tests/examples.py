"""How many examples hypothesis tries."""

from typing import Any

from hypothesis import settings


def examples(number: int, **more: Any) -> settings:
    """As many as a test wants; in everyday runs (`make test-fast`) no more than its profile says."""
    # Read when the test is imported, which is after the profile of the command line was loaded.
    most = settings.default.max_examples if settings.default else number
    return settings(max_examples=min(number, most) if most < EVERYDAY else number, **more)


EVERYDAY = 100
"""What hypothesis tries by itself; a profile with fewer is one for everyday."""
