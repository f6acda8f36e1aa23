"""The settings as tables: of the server, of signing in, of each wave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from app_pages import frame, outside_doors
from storage.settings_told import NAMES, Told
from surveys.sign_ins import LIFETIMES, MOST_TRIES, MOST_TRIES_AFTERWARDS, MOST_TRIES_OF_ALL, WINDOW_MINUTES
from surveys.studies import Wave

HOUR = 3600  # seconds


def server(told: Iterable[Told]) -> pd.DataFrame:
    """A row a setting: what it is, how it stands, what says so."""
    words = frame.words()
    return pd.DataFrame(
        [
            {
                words("server-setting"): words(f"server-{one.name}"),
                words("server-stands"): one.value or words(f"is-{one.state}"),
                words("server-source"): _source(one),
            }
            for one in told
        ]
        + [_services()]
    )


def _services() -> dict[str, str]:
    """Other services by which people sign in; their secrets are in the same file, and not here."""
    words, titles = frame.words(), [one.title for one in outside_doors.doors()]
    return {
        words("server-setting"): words("server-outside"),
        words("server-stands"): words("comma").join(titles) or words("is-unset"),
        words("server-source"): words("server-by-secrets") if titles else words("server-by-default"),
    }


def sign_ins() -> pd.DataFrame:
    """How long what lets people in is good, and how often one may try: the same on every server."""
    words = frame.words()
    lasting = {name: LIFETIMES[name].total_seconds() // HOUR for name in LIFETIMES}
    rows: Mapping[str, str] = {
        **{words(f"server-lasts-{name}"): words("server-hours", hours=int(hours)) for name, hours in lasting.items()},
        words("server-tries"): words(
            "server-tries-value",
            own=MOST_TRIES,
            all=MOST_TRIES_OF_ALL,
            afterwards=MOST_TRIES_AFTERWARDS,
            minutes=WINDOW_MINUTES,
        ),
    }
    return pd.DataFrame(rows.items(), columns=[words("server-setting"), words("server-stands")])


def least(waves: Iterable[Wave]) -> pd.DataFrame:
    """A row a wave: the fewest people of each audience of whom anything is shown."""
    words = frame.words()
    rows = [
        (
            frame.wave_name(wave),
            words("comma").join(
                f"{words(audience)} {wave.instrument.privacy.minimum_group[audience]}"
                for audience in wave.instrument.audiences
            ),
        )
        for wave in waves
    ]
    return pd.DataFrame(rows, columns=[words("server-wave"), words("server-least")])


def _source(one: Told) -> str:
    """By its name where it has one; a browser may break the name after each part."""
    words, name = frame.words(), NAMES.get(one.name, "")
    broken = name.replace("_", "_\u200b")
    return words(f"server-by-{one.source}") + (words("in-brackets", said=broken) if name else "")
