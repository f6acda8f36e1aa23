"""How the process serves."""

import socket
import subprocess
import sys

import pytest

from forms.serving import (
    TURN,
    listening,
    local_address,
    send_at_once,
    take_short_turns,
)
from tests.server import ROOT

# how many mappings a block of half a megabyte is, once one of two megabytes was freed
MAPPINGS = """
import ctypes, sys
from forms import serving

class Told(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in
                "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()]

glibc = ctypes.CDLL(None)
glibc.mallinfo2.restype, glibc.malloc.restype = Told, ctypes.c_void_p
glibc.malloc.argtypes, glibc.free.argtypes = [ctypes.c_size_t], [ctypes.c_void_p]
getattr(serving, sys.argv[1], int)()
glibc.free(glibc.malloc(2_000_000))
glibc.malloc_trim(0)
before = glibc.mallinfo2().hblks
block = glibc.malloc(500_000)
print(glibc.mallinfo2().hblks - before)
"""


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


def test_turns_are_shorter_than_pythons_own() -> None:
    before = sys.getswitchinterval()
    take_short_turns()
    taken = sys.getswitchinterval()
    sys.setswitchinterval(before)
    assert taken == pytest.approx(TURN)
    assert taken < before


@pytest.mark.parametrize(("called", "mappings"), [("give_memory_back", 1), ("nothing", 0)])
def test_large_blocks_go_back_to_the_system(called: str, mappings: int) -> None:
    asked = [sys.executable, "-c", MAPPINGS, called]
    assert subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout == f"{mappings}\n"
