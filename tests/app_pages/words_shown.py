"""All that a page gives a browser to show, each text with how the browser takes it: as Markdown, or as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element, Node

# By the kind of an element: what Streamlit's own script shows as it is, or does not show. All else is Markdown.
AS_IT_IS = {
    "selectbox": {"options", "placeholder", "raw_value"},
    "multiselect": {"options", "placeholder", "raw_values"},
    "text_input": {"default", "placeholder", "value"},
    "text_area": {"default", "placeholder", "value"},
    "code": {"code_text"},
    "iframe": {"srcdoc", "src"},
    "image": {"alt"},
    "vega_lite_chart": {"spec", "alt"},
}
NOT_SHOWN = {"id", "form_id", "url", "page", "query_param_key", "icon", "key", "anchor"}
TABLES = {"ArrowData", "Table", "Dataframe", "Arrow"}


@dataclass(frozen=True)
class Shown:
    """A text, by the kind of its element and the name of its field."""

    where: str
    text: str
    markdown: bool


def texts(app: AppTest) -> Iterator[Shown]:
    """All of a page that has run."""
    yield from _of_node(app._tree)


def _of_node(node: Node) -> Iterator[Shown]:
    proto = getattr(node, "proto", None)
    if isinstance(proto, Message):
        if isinstance(node, Element) and proto.DESCRIPTOR.name in TABLES:
            yield from _of_table(node)
        else:
            yield from _of_message(node.type, proto)
    if isinstance(node, Block):
        for child in node.children.values():
            yield from _of_node(child)


def _of_table(node: Any) -> Iterator[Shown]:
    """A table's cells are Markdown; those of a grid, which is drawn, are not."""
    rows: pd.DataFrame = node.value
    for text in (*rows.columns, *rows.index, *(cell for row in rows.itertuples(index=False) for cell in row)):
        yield Shown(node.type, str(text), node.type == "table")


def _of_message(kind: str, message: Message) -> Iterator[Shown]:
    for field, value in message.ListFields():
        for one in value if field.is_repeated else (value,):
            if isinstance(one, Message):
                yield from _of_message(kind, one)
            elif isinstance(one, str) and field.name not in NOT_SHOWN:
                yield Shown(f"{kind} {field.name}", one, field.name not in AS_IT_IS.get(kind, ()))
