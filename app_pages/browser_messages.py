"""What browsers say over the connection of a page: only what our pages need to hear is heard."""

from __future__ import annotations

import re
from collections.abc import Iterator

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

# Streamlit would let everybody who can open the public page empty what it keeps worked out for all, again and again.
HEARD = ("rerun_script", "stop_script", "app_heartbeat", "file_urls_request", "backend_operation_request")
ASKED_FOR = ("deferred_file", "dataframe_chunk")  # of what a page asks of the server besides
# Streamlit repeats such names in what the server prints: nobody else writes a line there, such as one to sign in by.
_NAME = re.compile(r"[!-~]{0,100}")
NOTHING = BackMsg(app_heartbeat=True).SerializeToString()


class Sieve:
    """In place of any other message Streamlit hears that the browser is still there."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def heard() -> Message:
            message = await receive()
            if message["type"] != "websocket.receive" or _is_heard(message.get("bytes") or b""):
                return message
            return {"type": message["type"], "bytes": NOTHING}

        await self._app(scope, heard if scope["type"] == "websocket" else receive, send)


def _is_heard(said: bytes) -> bool:
    """Words instead of bytes are none: they would end in a page of errors where the server prints."""
    message = BackMsg()
    try:
        message.ParseFromString(said)
    except DecodeError:
        return False
    asks = message.HasField("backend_operation_request")
    wanted = not asks or message.backend_operation_request.WhichOneof("payload") in ASKED_FOR
    return wanted and message.WhichOneof("type") in HEARD and all(map(_NAME.fullmatch, _names(message)))


def _names(message: BackMsg) -> Iterator[str]:
    """The parts of a message that are names of the program's own, and nothing that anybody typed."""
    asked = message.backend_operation_request
    yield from (asked.request_id, asked.session_id, asked.deferred_file.file_id, asked.dataframe_chunk.source_id)
    yield message.rerun_script.fragment_id
