"""A table as a CSV file that Excel opens as it is."""

from collections.abc import Iterable, Sequence

from flask import Response

from knowledge.files.csv_files import csv_line


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> Response:
    """A download called `name`; what people typed is never taken for a formula."""
    told = "".join(csv_line(row) for row in (header, *rows))
    response = Response("\ufeff" + told, content_type="text/csv; charset=utf-8")  # the mark tells Excel it is UTF-8
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
