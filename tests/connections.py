"""A browser's connection to the pages of a server, without a browser: what it may say, and what it is shown."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.util import calc_hash
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from surveys.sign_ins import COOKIE
from tests.server import Server

PATIENCE = 60  # seconds until a page is given up; nothing is measured by it


@dataclass
class Connection:
    """``buttons`` are the ids of those on the page by the words on them, ``files`` of those made on a click."""

    _wire: ClientConnection
    said: str = ""
    session: str = ""
    buttons: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    def open(self, name: str, pressed: str = "", **address: str) -> str:
        """Run a page, as if a button had been pressed; all that it then shows."""
        message = BackMsg()
        message.rerun_script.page_script_hash = calc_hash(name)
        message.rerun_script.query_string = "&".join(
            f"{key}={value}" for key, value in {"lang": "en", **address}.items()
        )
        if pressed:
            state = WidgetState(id=pressed, trigger_value=True)
            message.rerun_script.widget_states.widgets.append(state)
        self.say(message)
        return self._hear_page()

    def say(self, message: BackMsg) -> None:
        self._wire.send(message.SerializeToString())

    def take(self, file: str) -> str:
        """Where a file of the page is after a click on it; nothing where it is refused."""
        message = BackMsg()
        message.backend_operation_request.request_id = "one"
        message.backend_operation_request.session_id = self.session
        message.backend_operation_request.deferred_file.file_id = file
        self.say(message)
        heard = next(one for one in self._heard() if one.HasField("backend_operation_response"))
        return str(heard.backend_operation_response.deferred_file.url)

    def _hear_page(self) -> str:
        said = list[str]()
        for heard in self._heard():
            if heard.HasField("new_session"):
                self.buttons, self.files = {}, {}
                said.clear()
                self.session = heard.new_session.initialize.session_id or self.session
            if heard.HasField("delta"):
                element = heard.delta.new_element
                said.append(str(element))
                if element.HasField("button"):
                    self.buttons[element.button.label] = element.button.id
                if element.HasField("download_button"):
                    self.files[element.download_button.label] = element.download_button.deferred_file_id
            if heard.HasField("script_finished") and heard.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                break
        self.said = " ".join(said)
        return self.said

    def _heard(self) -> Iterator[ForwardMsg]:
        while True:
            yield ForwardMsg.FromString(_bytes(self._wire.recv(PATIENCE)))


def _bytes(said: str | bytes) -> bytes:
    assert isinstance(said, bytes)
    return said


@contextmanager
def connected(server: Server, session: str | None, origin: str = "", host: str = "") -> Iterator[Connection]:
    """A connection with the cookie of a session, from a page of ours or of somebody else's.

    ``host`` is what the server is called by, in the one line that says it, and the page's origin if no other is given:
    as it is where somebody lets a name of their own lead to our machine.
    """
    called = f"{host or 'localhost'}:{server.port}"
    with connect(
        f"ws://{called}/_stcore/stream",
        sock=socket.create_connection(("127.0.0.1", server.port), PATIENCE),
        origin=Origin(origin or f"http://{called}"),
        additional_headers={"Cookie": f"{COOKIE}={session}"} if session else {},
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        proxy=None,
    ) as wire:
        yield Connection(wire)
