"""Whether a unit tells the kind of thing that a question asks for: an amount to who asks how much, days to who asks how long.

`fact_model` knows what each kind is worth by itself. Here it is seen beside the other units of the item: the only one that states an
amount is likelier to be meant than one of six, and one that states none is not where others do.
"""

import numpy as np

from hotline.answering.units import PROPERTIES
from hotline.answering.wanted import cue_names
from hotline.searching.terms import Floats

KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "money": (("how_much",), ("tells:money", "tells:share", "tells:where_differs", "is:fees", "is:results")),
    "duration": (("takes", "given_for", "how_long"), ("tells:duration", "tells:where_differs")),
    "date": (("when", "facet:时间"), ("tells:date", "tells:duration", "is:hours")),
    "may": (("may",), ("tells:may", "tells:may_not")),
    "must": (("must", "agent"), ("tells:must", "tells:must_not", "tells:may", "tells:may_not")),
    "where": (("where",), ("tells:place", "is:places", "is:window", "is:channels")),
    "who": (("who",), ("is:department", "is:consult", "is:complaint")),
    "phone": (("phone",), ("tells:number",)),
    "what_if": (("what_if", "result_of"), ("tells:if", "tells:consequence")),
    "papers": (("paper", "bring"), ("is:documents",)),
}
"""Kinds of things: how a question asks for one (`wanted.cue_names`), and what a unit that tells one is (`units.PROPERTIES`)."""
_SAID = {
    "money": "多少", "duration": "多久", "date": "日期", "may": "行不行", "must": "要不要", "where": "地点", "who": "谁管", "phone": "号码",
    "what_if": "那样会怎么样", "papers": "材料",
}  # fmt: skip
MEETING: dict[str, str] = {
    name: meaning
    for kind, said in _SAID.items()
    for name, meaning in (
        (f"tells_{kind}", f"问的是{said}，这条说了"),
        (f"alone_{kind}", f"问的是{said}，说的条目少"),
        (f"without_{kind}", f"问的是{said}，这条没说，别的说了"),
    )
}
_CUES = [[cue_names().index(cue) for cue in cues] for cues, _ in KINDS.values()]
_TOLD = [[PROPERTIES.index(told) for told in properties] for _, properties in KINDS.values()]


def measure_meeting(cues: Floats, properties: Floats) -> Floats:
    """One row of `MEETING` for each unit, from the cues of the question and the properties of the units."""
    matrix = np.zeros((len(properties), len(MEETING)), dtype=np.float32)
    for n, (asked, told) in enumerate(zip(_CUES, _TOLD, strict=True)):
        if not cues[asked].any():
            continue
        tells = (properties[:, told] > 0.0).any(axis=1)
        many = max(int(tells.sum()), 1)
        matrix[:, 3 * n] = tells
        matrix[:, 3 * n + 1] = tells / many
        matrix[:, 3 * n + 2] = ~tells & tells.any()
    return matrix
