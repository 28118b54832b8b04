"""Which tests are slow and so left for the end, and out of everyday runs; what all of them are spared; how long each group took."""

import gc
from pathlib import Path

import pytest

SLOW_FILES = {
    "kill",
    "tuning",
    "fitting",
    "quality",
    "dialogues",
    "danger",
    "planted",
    "old",
    "worker",
    "life",
    "one",
    "scale",
    "hostile",
}
SLOW_FIXTURES = {
    "starter",
    "starter_kb",
    "starter_copy",
    "bundle",
    "township",
    "served",
    "browser",
    "running",
    "clusters",
    "postgres",
}
"""Words in the name of a file, and what a test asks for, that make it slow."""


def _is_slow_file(path: Path) -> bool:
    return not SLOW_FILES.isdisjoint(path.stem.removeprefix("test_").split("_"))


def _is_slow(item: pytest.Item) -> bool:
    if "[postgresql" in item.name:  # the same again over the other database
        return True
    return _is_slow_file(item.path) or not SLOW_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where nothing slow is run, files that are slow as a whole need not be read."""
    if config.option.markexpr.startswith("not slow") and collection_path.is_file() and _is_slow_file(collection_path):
        return True
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is slow is marked so, and runs last."""
    for item in items:
        if _is_slow(item):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: item.get_closest_marker("slow") is not None)


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: looked through each time for what is garbage, it took a tenth of a run."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How long each group of tests took, the longest first; a group is a wing and a room."""
    took: dict[str, float] = {}
    reports = (report for many in terminalreporter.stats.values() for report in many)
    for report in reports:
        if isinstance(report, pytest.TestReport):
            group = "_".join(Path(report.nodeid.split("::")[0]).stem.removeprefix("test_").split("_")[:2])
            took[group] = took.get(group, 0.0) + report.duration
    if len(took) > 1:
        terminalreporter.section("seconds by group")
        for group, seconds in sorted(took.items(), key=lambda each: -each[1]):
            terminalreporter.write_line(f"{seconds:8.1f}  {group}")
