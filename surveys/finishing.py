"""Whether a wave's instrument is finished: nobody is asked, and nothing is rated, by one that is being changed."""

from __future__ import annotations

from scoring.problems import Refused, please
from surveys.ports import Records


def require_finished(records: Records, wave_id: str) -> None:
    """Raise Refused while changes to a wave's instrument wait to be mended."""
    if records.working_copy(wave_id) is not None:
        what = "Its instrument was changed and has problems."
        raise Refused([please("instrument-unfinished", "instrument", what, "mend them, or discard the changes")])
