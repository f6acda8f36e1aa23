"""How the process serves."""

import logging
import socket

import pytest

from forms.serving import keep_silent, listening, local_address, send_at_once


@pytest.fixture
def listener() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0))


def test_a_listening_socket_is_found_by_its_port_and_sends_at_once(listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    found = [one for one in listening() if one.getsockname()[1] == port]
    send_at_once(found)
    with socket.create_connection(("127.0.0.1", port)) as client, listener.accept()[0] as accepted:
        assert client not in listening()
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    assert local_address(found) == f"http://localhost:{port}"
    listener.close()


@pytest.mark.parametrize(
    ("arguments", "address"),
    [
        (["uvicorn", "streamlit_app:app", "--port", "9100"], "http://localhost:9100"),
        (["uvicorn", "streamlit_app:app", "--port=9200"], "http://localhost:9200"),
        (["uvicorn", "streamlit_app:app"], "http://localhost:8000"),
    ],
)
def test_a_server_that_binds_later_is_asked_by_its_command_line(
    arguments: list[str], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", arguments)
    assert local_address([]) == address


def test_no_logger_says_who_came(caplog: pytest.LogCaptureFixture) -> None:
    keep_silent()
    with caplog.at_level(logging.INFO):
        logging.getLogger("uvicorn.access").info('127.0.0.1:5000 - "GET /a/CODE HTTP/1.1" 200')
        logging.getLogger("uvicorn.error").info('127.0.0.1:5000 - "WebSocket /_stcore/stream" [accepted]')
        logging.getLogger("uvicorn.error").info("Application startup complete.")
    assert [record.getMessage() for record in caplog.records] == ["Application startup complete."]
