"""How long a sheet of one-time codes takes to make: cards with a QR code each.

Run: python -m tests.benchmarks.cards [CODES].
"""

from __future__ import annotations

import sys
from datetime import date
from time import process_time

from surveys.cards import cards
from surveys.invitations import new_code
from surveys.reading import community_policing
from surveys.studies import Wave
from tests.studies_for_tests import STRATA, STUDY, words

WAVE = Wave("w1", STUDY, 1, words("First wave"), community_policing(), "", STRATA, date(2030, 3, 31), "open")


def main(number: int = 1000) -> None:
    """Print the time and the size."""
    codes = [new_code() for _ in range(number)]
    begun = process_time()
    made = cards(WAVE, STRATA[2], codes, "https://survey.example.org")
    print(f"{number} cards: {process_time() - begun:.2f} s of processor time, {len(made) / 1e6:.1f} MB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
