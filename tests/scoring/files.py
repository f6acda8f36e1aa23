"""A weights file for the tests, and changes to it."""

import json
from typing import Any


def sound() -> dict[str, Any]:
    """Two experts; G over A, B and C, A over a1 and a2, B over b1 alone."""
    return {
        "hierarchy": {
            "id": "G",
            "children": [
                {"id": "A", "children": [{"id": "a1"}, {"id": "a2"}]},
                {"id": "B", "children": [{"id": "b1"}]},
                {"id": "C"},
            ],
        },
        "experts": [
            {"id": "E1", "matrices": {"G": [[1, 2, 4], [0.5, 1, 2], [0.25, 0.5, 1]], "A": [[1, 3], [1 / 3, 1]]}},
            {"id": "E2", "judgements": {"G": [["A", "B", 4], ["B", "C", 1], ["C", "A", 0.25]], "A": [["a2", "a1", 3]]}},
        ],
    }


def text(file: Any) -> bytes:
    return json.dumps(file, ensure_ascii=False).encode()
