"""What Streamlit takes for Markdown, and which of our functions make words safe for it, each by its module."""

from __future__ import annotations

# By the call: which of its arguments a browser takes for Markdown, by place and by name; ALL are all that follow too.
ALL = tuple(range(20))
BODY, LABEL = ((0,), ("body", "help", "title")), ((0,), ("label", "help"))
OPTIONS = ((0, 1, 3), ("label", "help", "options", "format_func", "captions"))
CHOSEN = ((0, 1, 4), ("label", "help", "options", "format_func"))
SHOWING: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {
    **dict.fromkeys(("markdown", "caption", "info", "warning", "error", "success", "toast"), BODY),
    **dict.fromkeys(("title", "header", "subheader", "latex"), BODY),
    **dict.fromkeys(("button", "form_submit_button", "download_button", "link_button", "checkbox", "toggle"), LABEL),
    **dict.fromkeys(("text_input", "text_area", "number_input", "slider", "file_uploader", "color_picker"), LABEL),
    **dict.fromkeys(("date_input", "time_input", "datetime_input", "camera_input", "audio_input"), LABEL),
    **dict.fromkeys(("selectbox", "multiselect", "expander", "popover", "status", "badge"), LABEL),
    **dict.fromkeys(("radio", "select_slider", "menu_button"), OPTIONS),
    **dict.fromkeys(("segmented_control", "pills"), CHOSEN),
    "write": (ALL, ()),
    "write_stream": ((0,), ("stream",)),
    "text": ((), ("help",)),
    "metric": ((0, 1, 2), ("label", "value", "delta", "help", "delta_description")),
    "tabs": ((0,), ("tabs",)),
    "image": ((1,), ("caption",)),
    "page_link": ((), ("label", "help")),
    "dialog": ((0,), ("title",)),
    "Page": ((), ("title", "help")),
    "navigation": ((0,), ("pages",)),
    "progress": ((1,), ("text",)),
    "spinner": ((0,), ("text",)),
    "table": ((0,), ("data",)),
}
OTHERWISE = {"code", "json", "text", "html", "mermaid_chart"}  # no Markdown; no page uses the last two
PLAIN = {f"app_pages.{module}.{name}" for module in ("plain_words", "frame") for name in ("plain", "label", "Strong")}
SAFE = {
    *PLAIN,
    "app_pages.reasons.sentences",  # its sentences go through `plain`, its places through `Strong`
    "surveys.sentences.counts",  # numbers, by the names of audiences
    "app_pages.instrument_names.explained",  # our own words of a field
    # which of the options it is, by its id
    *(f"app_pages.choosing.{name}" for name in ("choose", "may_choose", "press", "choose_many")),
    *(f"builtins.{name}" for name in ("len", "bool", "any", "all", "sum", "isinstance")),
}
