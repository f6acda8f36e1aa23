"""Tables about the panel: agreement, like minds and influence."""

from __future__ import annotations

import pandas as pd

from app_pages import frame
from surveys import formats
from surveys.instrument import Instrument
from surveys.judgements import pairs
from surveys.panels import PanelView
from surveys.rounds import Spreads

HEAVIEST = 3  # indicators named for each cluster


def agreement(instrument: Instrument, view: PanelView) -> pd.DataFrame:
    """Goepel's S* and Kendall's W, a row a node."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    return pd.DataFrame(
        [
            {
                words("matrix"): named[parent].name[read],
                words("consensus"): formats.percent(own.s_star),
                "Kendall W": formats.figure(own.concordance.w, 3),
                "p": formats.p_value(own.concordance.p),
            }
            for parent, own in view.agreement.items()
        ]
    )


def clusters(instrument: Instrument, view: PanelView) -> pd.DataFrame:
    """Who thinks alike, and what each such group finds most important."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    rows = []
    for number, cluster in enumerate(view.clusters.clusters, start=1):
        heaviest = sorted(cluster.weights, key=lambda id: -cluster.weights[id])[:HEAVIEST]
        said = [f"{named[id].name[read]} {100 * cluster.weights[id]:.1f}%" for id in heaviest]
        rows.append(
            {
                words("cluster"): str(number),
                words("experts"): words("comma").join(cluster.experts),
                words("heaviest"): words("comma").join(said),
            }
        )
    return pd.DataFrame(rows)


def influence(instrument: Instrument, view: PanelView) -> pd.DataFrame:
    """What leaving each expert out would change, the most influential first."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    rows = [
        {
            words("expert"): own.expert,
            words("largest-change"): 100 * own.largest_change,
            words("indicator"): named[own.criterion].name[read],
            words("ranks-moved"): str(len(own.moved)),
        }
        for own in view.influences
        if own.largest_change is not None and own.criterion is not None
    ]
    return pd.DataFrame(rows).sort_values(words("largest-change"), ascending=False)


def upcoming(instrument: Instrument, spreads: Spreads) -> pd.DataFrame:
    """Of how many pairs the next round would show the spread, a row a matrix; never the spreads themselves."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    rows = [
        (named[matrix.parent].name[read], len(spreads.get(matrix.id, {})), len(pairs(instrument.criteria(matrix.id))))
        for matrix in instrument.experts.matrices
    ]
    return pd.DataFrame(
        [{words("matrix"): name, words("round-pairs"): f"{shown} / {whole}"} for name, shown, whole in rows]
    )
