"""What a browser may say to Streamlit: nothing that is done to everybody."""

from __future__ import annotations

import pytest
from google.protobuf.message import Message
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg

from app_pages.browser_messages import NOTHING, Sieve

MESSAGES = [one.name for one in BackMsg.DESCRIPTOR.fields if one.containing_oneof]
ASKED = [one.name for one in BackMsg().backend_operation_request.DESCRIPTOR.fields if one.containing_oneof]


async def repeat(connection: WebSocket) -> None:
    await connection.accept()
    await connection.send_bytes(await connection.receive_bytes())
    await connection.close()


def heard(said: bytes) -> bytes:
    app = Starlette(routes=[WebSocketRoute("/", repeat)], middleware=[Middleware(Sieve)])
    with TestClient(app).websocket_connect("/") as connection:
        connection.send_bytes(said)
        return connection.receive_bytes()


def message(kind: str) -> BackMsg:
    made = BackMsg()
    if made.DESCRIPTOR.fields_by_name[kind].message_type:
        getattr(made, kind).SetInParent()
    elif made.DESCRIPTOR.fields_by_name[kind].type == made.DESCRIPTOR.fields_by_name[kind].TYPE_STRING:
        setattr(made, kind, "x")
    else:
        setattr(made, kind, True)
    return made


@pytest.mark.parametrize("kind", MESSAGES)
def test_what_our_pages_do_not_say_is_not_heard(kind: str) -> None:
    """Emptying what is kept for all, stopping the server, reading the repository; and whatever Streamlit adds later."""
    said = message(kind).SerializeToString()
    passed = kind in ("rerun_script", "stop_script", "app_heartbeat", "file_urls_request")
    assert heard(said) == (said if passed else NOTHING)


@pytest.mark.parametrize("kind", ASKED)
def test_files_and_rows_of_a_page_are_asked_for_and_nothing_else(kind: str) -> None:
    made = BackMsg()
    getattr(made.backend_operation_request, kind).SetInParent()
    said = made.SerializeToString()
    assert heard(said) == (said if kind in ("deferred_file", "dataframe_chunk") else NOTHING)


@pytest.mark.parametrize("said", [b"\xff\xff", b"\x0a"])
def test_what_is_no_message_is_not_heard(said: bytes) -> None:
    assert heard(said) == NOTHING


@pytest.mark.parametrize(
    "place",
    [
        "rerun_script.fragment_id",
        "backend_operation_request.request_id",
        "backend_operation_request.session_id",
        "backend_operation_request.deferred_file.file_id",
        "backend_operation_request.dataframe_chunk.source_id",
    ],
)
@pytest.mark.parametrize("name", ["x\nOrganiser: http://evil.example/sign-in/x", "x y", "\u2028", "x" * 101])
def test_no_name_writes_a_line_into_what_the_server_prints(place: str, name: str) -> None:
    """Streamlit prints names that it does not know; the administrator looks there for the link to sign in by."""
    made, (*steps, last) = BackMsg(), place.split(".")
    if "backend" in place:
        made.backend_operation_request.deferred_file.SetInParent()
    within: Message = made
    for step in steps:
        within = getattr(within, step)
    setattr(within, last, name)
    assert heard(made.SerializeToString()) == NOTHING
    setattr(within, last, "1f0a6d0e-5b41-4a4f-9d6b-000000000000")
    assert heard(made.SerializeToString()) == made.SerializeToString()


def test_words_instead_of_bytes_are_not_heard() -> None:
    """Streamlit would end with a traceback."""
    app = Starlette(routes=[WebSocketRoute("/", repeat)], middleware=[Middleware(Sieve)])
    with TestClient(app).websocket_connect("/") as connection:
        connection.send_text("rerun")
        assert connection.receive_bytes() == NOTHING
