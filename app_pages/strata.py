"""What the groups of a wave are called: strata, and what was left of small ones and is counted together."""

from __future__ import annotations

from app_pages import frame
from surveys.studies import REST, Wave


def name(wave: Wave, audience: str, id: str) -> str:
    """A stratum by its name; what was left of several by their parent, as it was written; the rest as such."""
    words, read = frame.words(), frame.language()
    own = {stratum.id: stratum.name[read] for stratum in wave.strata if stratum.audience == audience}
    if id in own:
        return frame.plain(own[id])
    return words("stratum-rest") if id == REST else words("stratum-together", parent=frame.plain(id))
