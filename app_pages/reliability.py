"""How reliable the questionnaires were, by dimension and as a whole, and whether their items go together (T3, T4)."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app_pages import frame
from app_pages.analyses import Seen
from scoring.questionnaire_checks import Adequacy
from surveys import disclosing, formats, sentences
from surveys.analysing import Analysis
from surveys.audiences import Audience
from surveys.instrument import Instrument


def show(seen: Seen) -> None:
    """The whole tab."""
    words, instrument, analysis = frame.words(), seen.instrument, seen.analysis
    lines = instrument.scoring.reliability
    st.write(words("reliability-lead", warn=lines["alpha_warn_below"], poor=lines["alpha_poor_below"]))
    for audience in instrument.questionnaires:
        st.subheader(words(audience))
        frame.table_or(scales(instrument, analysis, audience), words("no-responses"), 2, frame.SENTENCES)
        with st.expander(words("reliability-items", audience=words(audience))):
            st.caption(words("reliability-items-lead"))
            frame.table_or(items(instrument, analysis, audience), words("reliability-items-none"), 2, frame.SENTENCES)
    st.subheader(words("adequacy"))
    st.write(words("adequacy-lead", warn=lines["kmo_warn_below"], poor=lines["kmo_poor_below"]))
    frame.table_or(adequacy(instrument, analysis), words("no-responses"), 2, frame.SENTENCES)


def scales(instrument: Instrument, analysis: Analysis, audience: str) -> pd.DataFrame:
    """Alpha with its interval and omega of one questionnaire, a row a dimension, all items last."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    return pd.DataFrame(
        [
            {
                words("dimension"): named[row.dimension].name[read] if row.dimension else words("all-items"),
                words("items"): len(row.items),
                "α": row.alpha,
                words("interval"): formats.span(row.low, row.high, 2),
                "ω": row.omega_total,
                "n": disclosing.at_least(instrument, row.audience, row.n),
                words("remark"): sentences.briefly(words, instrument, row.reason)
                or _beside(instrument, row.alpha, "alpha"),
            }
            for row in analysis.reliability
            if row.audience == audience
        ]
    )


def items(instrument: Instrument, analysis: Analysis, audience: Audience) -> pd.DataFrame:
    """Each item beside the others of its dimension: corrected correlation, alpha without it, its sampling adequacy."""
    words, read, asked = frame.words(), frame.language(), instrument.questionnaires[audience].scored
    sampling = _sampling(analysis, audience)
    return pd.DataFrame(
        [
            {
                words("item"): words("labelled", id=id, text=asked[id].text[read]),
                "r": correlation,
                words("alpha-without"): (row.alpha_if_dropped or {}).get(id),
                "KMO": sampling.get(id),
            }
            for row in analysis.reliability
            if row.audience == audience and row.dimension and row.item_total
            for id, correlation in row.item_total.items()
        ]
    )


def adequacy(instrument: Instrument, analysis: Analysis) -> pd.DataFrame:
    """Kaiser, Meyer and Olkin's measure and Bartlett's test, a row a questionnaire."""
    words = frame.words()
    return pd.DataFrame(
        [
            {
                words("questionnaire"): words(row.audience),
                "KMO": row.kmo.overall if row.kmo else None,
                "χ²": formats.figure(row.bartlett.chi2 if row.bartlett else None, 1),
                "df": str(row.bartlett.df) if row.bartlett else formats.NONE,
                "p": formats.p_value(row.bartlett.p if row.bartlett else None),
                "n": disclosing.at_least(instrument, row.audience, row.n),
                words("remark"): sentences.briefly(words, instrument, row.reason) or _fit(instrument, row),
            }
            for row in analysis.adequacy
        ]
    )


def _beside(instrument: Instrument, figure: float | None, of: str) -> str:
    """Where a figure is, beside the instrument's two lines."""
    lines = instrument.scoring.reliability
    for line in ("poor", "warn"):
        if figure is not None and figure < (least := lines[f"{of}_{line}_below"]):
            return frame.words()(f"below-{line}", line=formats.figure(least, 2))
    return ""


def _fit(instrument: Instrument, row: Adequacy) -> str:
    words, most = frame.words(), instrument.scoring.reliability["bartlett_p_max"]
    unrelated = words("bartlett-unrelated") if row.bartlett and row.bartlett.p > most else ""
    beside = _beside(instrument, row.kmo.overall if row.kmo else None, "kmo")
    return words("comma").join(filter(None, (beside, unrelated)))


def _sampling(analysis: Analysis, audience: Audience) -> dict[str, float | None]:
    """KMO by item; adequacy and the whole questionnaire's reliability list the items in one order."""
    whole = next((row.items for row in analysis.reliability if row.audience == audience and not row.dimension), ())
    found = next((row.kmo.items for row in analysis.adequacy if row.audience == audience and row.kmo), ())
    return dict(zip(whole, found, strict=False))
