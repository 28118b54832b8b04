"""Requests to the interface made up by schemathesis from its document; whatever comes back has to be in the document."""

import warnings
from typing import Any

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def fuzz(app: Flask, *, each: int, seed: int) -> tuple[int, list[str]]:
    """Send `each` requests to every operation, about half of them as the document asks for; (how many were sent, what was wrong)."""
    sent = 0
    wrong: list[str] = []
    app.extensions["api_limiter"].enabled = False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
        for result in schema.get_all_operations():
            operation: Any = result.ok()  # type: ignore[union-attr]
            count, found = _fuzz(operation, each, seed)
            sent, wrong = sent + count, wrong + found
    return sent, wrong


def _fuzz(operation: Any, each: int, number: int) -> tuple[int, list[str]]:
    sent = 0
    wrong: list[str] = []
    modes = list(schemathesis.GenerationMode)
    strategies = [operation.as_strategy(generation_mode=mode) for mode in modes]

    @seed(number)
    @settings(
        max_examples=each,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=st.one_of(*strategies))
    def send(case: Any) -> None:
        nonlocal sent
        sent += 1
        try:
            case.call_and_validate(checks=CHECKS)
        except FailureGroup as error:
            wrong.append(f"{operation.label}: {error}")

    try:
        send()
    except Exception as error:  # a strategy that can make nothing
        if sent == 0:
            wrong.append(f"{operation.label}: {type(error).__name__} {error}")
    return sent, wrong
