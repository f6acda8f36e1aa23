"""A tab of a browser on the pages: what stands in it, and what a browser sends when something in it is pressed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, fields
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.state.session_state import WStates
from streamlit.testing.v1 import app_test, local_script_runner
from streamlit.testing.v1.element_tree import Button, DownloadButton, ElementTree
from streamlit.util import calc_hash

from app_pages import frame
from tests.app_pages.acts import named
from tests.app_pages.words_shown import texts
from tests.apps import page

EN = frame.all_words()["en"]
Pressable = Button | DownloadButton


@dataclass(frozen=True)
class Sent:
    """What a browser sends, and the page and the session as they stood: a page that was left open has them still."""

    tree: ElementTree
    address: Mapping[str, Any]
    message: WidgetStates
    session: Mapping[str, Any]


class Tab:
    """English is spoken in it. A test says whose session its browser has, by ``House.as_``."""

    def __init__(self) -> None:
        self.app = page("", "en")
        self.name = ""
        self._files = MediaFileManager(_NOWHERE)
        self.pressed = ""  # the id of what was pressed last
        self._sent: Sent | None = None

    def go(self, name: str, **address: str) -> None:
        """Open a page by its address, as from a bookmark."""
        self.name, self.app._page_hash = name, calc_hash(name) if name else ""
        self.app.query_params = {"lang": "en", **address}
        self.run(WidgetStates())

    def run(self, sent: WidgetStates | None = None) -> None:
        """Run the page with what a browser sends, and see that it does not fail."""
        with _kept_files() as made:
            self.app._run(self.app._tree.get_widget_states() if sent is None else sent)
        self._files = made[-1]
        assert not self.app.exception, (self.name, self.app.exception)

    def pressable(self) -> dict[str, list[Pressable]]:
        """All that can be pressed, by its row of the table."""
        found: dict[str, list[Pressable]] = {}
        for one in (*self.app.button, *self.app.download_button):
            found.setdefault(named(one.label, self.name), []).append(one)
        return found

    def give(self, name: str, file: tuple[str, bytes, str]) -> None:
        """Choose a file in a field."""
        self.field(name).set_value(file)

    def press(self, key: str, having: str = "") -> None:
        """Make ready to send that it was pressed: the one whose own key has a part, where there are several."""
        one = next(found for found in reversed(self.pressable().get(key, [])) if having in (found.key or ""))
        self.pressed = one.id
        one.click()
        tree, address = self.app._tree, dict(self.app.query_params)
        self._sent = Sent(tree, address, tree.get_widget_states(), _copied(self.app._session_state._state))

    def send(self) -> None:
        """Send what was made ready, now or again: the same message, whoever's session the browser has meanwhile."""
        assert self._sent is not None
        self.app._tree, self.app.query_params = self._sent.tree, dict(self._sent.address)
        for name, value in _copied(self._sent.session).items():
            setattr(self.app._session_state._state, name, value)
        self.run(self._sent.message)

    @property
    def offered(self) -> bool:
        """Whether what was pressed last stands on the page."""
        return self.pressed in {one.id for one in (*self.app.button, *self.app.download_button)}

    def file(self, key: str) -> Callable[[], object]:
        """What gives the first file of a row when its button is pressed."""
        one = self.pressable()[key][0]
        assert isinstance(one, DownloadButton)
        given: Callable[[], object] = self._files._deferred_callables[one.proto.deferred_file_id]["callable"]
        return given

    def field(self, name: str) -> Any:
        """The field whose own key, or the words on it, begin so, whatever its kind."""
        app = self.app
        kinds = (app.text_input, app.text_area, app.number_input, app.selectbox, app.date_input, app.file_uploader)
        fields = [one for kind in (*kinds, app.radio, app.checkbox, app.multiselect) for one in kind]
        return next(one for one in fields if one.label.startswith(name) or str(one.key or "").startswith(name))

    def shows(self, words: str) -> bool:
        """Whether these words stand anywhere on the page, with a sign before those of markup or not."""
        return any(words in one.text.replace("\\", "") for one in texts(self.app))

    def said(self) -> str:
        """All that the page says of what it does not do."""
        return " ".join(str(one.value) for kind in (self.app.error, self.app.info) for one in kind)


def _copied(state: Any) -> dict[str, Any]:
    """A session's parts, each by itself; of what is kept in them nothing is changed by a page."""
    names = state if isinstance(state, Mapping) else [one.name for one in fields(state)]
    parts = {name: state[name] if isinstance(state, Mapping) else getattr(state, name) for name in names}
    own = parts["_new_widget_state"]
    kept = WStates(dict(own.states), dict(own.widget_metadata))
    return {name: copy(value) for name, value in parts.items()} | {"_new_widget_state": kept}


_COMPILED = ScriptCache()
_NOWHERE: Any = None  # before the first run there is no file


@contextmanager
def _kept_files() -> Iterator[list[MediaFileManager]]:
    """What a run makes of files, which AppTest throws away with it; and the pages are compiled once, not once a run."""
    made = list[MediaFileManager]()

    def keep(storage: Any) -> MediaFileManager:
        made.append(MediaFileManager(storage))
        return made[-1]

    vars(app_test)["MediaFileManager"] = keep
    vars(local_script_runner)["ScriptCache"] = lambda: _COMPILED
    try:
        yield made
    finally:
        vars(app_test)["MediaFileManager"], vars(local_script_runner)["ScriptCache"] = MediaFileManager, ScriptCache
