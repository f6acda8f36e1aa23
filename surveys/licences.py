"""Under what terms a publication's data may be used: as its instrument says, or that nothing was said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from surveys.publications import Publication

Name = Literal["CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0"]
KEY = "data_licence"  # of an instrument


@dataclass(frozen=True)
class Licence:
    """A licence by its SPDX name."""

    name: Name
    title: str
    address: str


LICENCES = {
    one.name: one
    for one in (
        Licence("CC0-1.0", "Creative Commons Zero 1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/"),
        Licence("CC-BY-4.0", "Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        Licence(
            "CC-BY-SA-4.0",
            "Creative Commons Attribution-ShareAlike 4.0",
            "https://creativecommons.org/licenses/by-sa/4.0/",
        ),
    )
}


def licence(publication: Publication) -> Licence | None:
    """The licence that the organiser has chosen; None where nothing was said, which permits nothing by itself."""
    return LICENCES.get(publication.inputs["instrument"].get(KEY))
