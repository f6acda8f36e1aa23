"""What a round of a screening came to: the rule, the figures of each criterion, agreement, the words of experts."""

from __future__ import annotations

import streamlit as st

from app_pages import downloads, frame, screening_tables
from surveys import formats, screening
from surveys.instrument import Instrument
from surveys.screenings import ABOUT, Agreed, Round
from surveys.studies import Wave


def rules(instrument: Instrument) -> None:
    """What the page is for, and the thresholds that are fixed before the first round."""
    words, rule = frame.words(), instrument.delphi_screening
    st.write(words("screening-lead"))
    st.caption(
        words(
            "screening-rule",
            mean=f"{rule.keep_rule.mean_min:g}",
            cv=f"{rule.keep_rule.cv_max:g}",
            share=formats.percent(rule.keep_rule.share_4_or_5_min, 0),
            rounds=rule.stop_rule.max_rounds,
            p=f"{rule.stop_rule.kendall_w_p_max:g}",
            change=formats.percent(rule.stop_rule.stable_change_max, 0),
        )
    )


def show(instrument: Instrument, wave: Wave, rounds: tuple[Round, ...], number: int) -> None:
    """One closed round."""
    words, summary = frame.words(), rounds[number - 1].summary
    if summary is None:
        return
    outcome, least = screening.outcome(instrument, rounds, number), instrument.experts.publish_floor
    finished = str(summary.finished) if summary.finished >= least else words("screening-fewer", least=least)
    st.write(words("screening-finished", finished=finished))
    frame.table(screening_tables.verdicts(instrument, outcome.screened), 2, words_in=frame.SENTENCES)
    for level in ("dimensions", "subdimensions", "indicators"):
        if (agreed := getattr(summary, level)) is not None:
            st.write(words("screening-agreed", level=words(level), said=_agreed(agreed, least)))
    st.write(words("screening-stop" if outcome.stop.stop else "screening-go-on"))
    for name in ("last", "concordant", "stable"):
        found = getattr(outcome.stop, name)
        st.caption(words(f"screening-{name}", found=words("screening-unknown" if found is None else _yes(found))))
    with st.expander(words("screening-more")):
        frame.table(screening_tables.figures(instrument, outcome.screened), 2)
    _remarks(wave.id, number)
    sheet = screening_tables.sheet(instrument, rounds).to_csv(index=False).encode("utf-8-sig")
    name, key = f"screening-{number}.csv", f"screening-sheet-{number}"
    downloads.offer("run-screening", wave.study.id, words("screening-download"), sheet, name, mime="text/csv", key=key)


def _agreed(agreed: Agreed, least: int) -> str:
    words = frame.words()
    if agreed.w is None:
        return words("screening-few-complete", least=least)
    if agreed.w.w is None:
        return words("screening-all-tied")
    return words(
        "screening-w",
        w=formats.figure(agreed.w.w, 3),
        chi2=formats.figure(agreed.w.chi2, 2),
        df=agreed.w.df,
        p=formats.p_value(agreed.w.p),
        raters=agreed.raters,
    )


def _remarks(wave_id: str, number: int) -> None:
    """What experts wrote, in the order of the words and without who wrote it."""
    words = frame.words()
    with frame.reading() as records:
        said = records.remarks(wave_id, number)
    for about in ABOUT:
        texts = [one.text for one in said if one.about == about]
        if texts:
            with st.expander(words(f"screening-said-{about}", number=len(texts))):
                for text in texts:
                    st.markdown(f"- {frame.plain(' '.join(text.split()))}")


def _yes(found: bool) -> str:
    return "yes" if found else "no"
