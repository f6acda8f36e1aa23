"""Words that would be something else if they were not taken as words, and a study in which everybody writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from storage.database import Database
from surveys import assigning, inviting, judging, keeping_accounts, publishing, rating, screening, studying
from surveys.accounts import MOST_CHARACTERS
from surveys.assignments import Assignment
from surveys.entering_figures import enter_sourced_figures
from surveys.entering_practices import set_practices
from surveys.entering_sites import set_sites
from surveys.inviting import expert_code, keying_code, open_code
from surveys.judgements import pairs
from surveys.ports import Records
from surveys.practice_cards import Card
from surveys.screenings import ABOUT, criteria
from surveys.sites import FigureSource, Site, SiteFigure
from surveys.stating import Statement
from surveys.studies import Stratum, Wave
from surveys.studying import WavePlan
from surveys.texts import Text
from tests.publishable import judge_alike, responses
from tests.studies_for_tests import LANGUAGES, LAST_DAY, NOW, SECRET, STUDY, document

HIT = "window.__hit=(window.__hit||0)+1"
# Where a text may stand, and what in it would run there at once. `data-evil` marks an element that is none of ours.
RUNNING = {
    "script": ("<p>{}</p>", f"<script data-evil>{HIT}</script>"),
    "image": ("<p>{}</p>", f"<img data-evil src=x: onerror={HIT}>"),
    "drawing": ("<p>{}</p>", f"<svg data-evil onload={HIT}></svg>"),
    "frame": ("<p>{}</p>", "<iframe data-evil srcdoc='<script>parent.__hit=1</script>'></iframe>"),
    "folded": ("<p>{}</p>", f"<details data-evil open ontoggle={HIT}></details>"),
    "quoted": ('<input value="{}">', f'" autofocus onfocus={HIT} data-evil x="'),
    "quoted once": ("<input value='{}'>", f"' autofocus onfocus={HIT} data-evil x='"),
    "area": ("<textarea>{}</textarea>", f"</textarea><script data-evil>{HIT}</script>"),
    "title": ("<title>{}</title>", f"</title><script data-evil>{HIT}</script>"),
    "value": ('<script type="application/json">"{}"</script>', f"</script><script data-evil>{HIT}</script>"),
}
CLICKED = (
    f"<a data-evil href=javascript:{HIT}>x</a>",
    f"[x](javascript:{HIT})",
    f"$\\href{{javascript:{HIT}}}{{x y}}$",
)
FETCHED = ("![x](https://evil.example/x.png)", "<link data-evil rel=stylesheet href=https://evil.example/x.css>")
# What Markdown would make something of, and Streamlit's additions to it.
FORMATTED = "**Zb** _Zi_ `Zc` ~~Zs~~ :red[Zr] :material/star: :smile: :streamlit: $x^2$ &amp; -- # 1. [Zl](/w)"
COMPUTED = ("=1+1", "SUM{{7*7}}${7*7}#{7*7}<%=7*7%>SUM", "'; DROP TABLE studies; --", "%s%n")
ALL = " ".join((*COMPUTED, FORMATTED, *(words for _, words in RUNNING.values()), *CLICKED, *FETCHED))
CELL = ALL[:480]  # where a table has room for 500 characters
PROMISED = ("time_by_section",)  # a sentence that stands whole in the notices too
TEXT = Text({language: f"{ALL} {language}" for language in LANGUAGES})
SHORT = {language: f"{CELL} {language}" for language in LANGUAGES}
FIGURE = SiteFigure("OB01", 97.5, 2029, "A", CELL, CELL, CELL, NOW.date(), CELL)
STRATA = (
    Stratum("residents", "C1", TEXT, invited=200, parent=FORMATTED),
    Stratum("residents", "C2", Text(dict.fromkeys(LANGUAGES, f"2 {ALL}")), invited=200, parent=FORMATTED),
    Stratum("officers", "U1", TEXT, invited=40),
)


@dataclass(frozen=True)
class Hostile:
    """Where its forms and its publication are."""

    wave: Wave
    publication: str
    resident: str
    officer: str
    expert: str
    keying: str

    @property
    def addresses(self) -> tuple[str, ...]:
        published = f"/p/{self.publication}"
        return (
            self.resident,
            self.officer,
            self.expert,
            f"{self.expert}?summary",
            self.keying,
            f"{self.resident}/paper",
            published,
            f"{published}/receipts",
        )


def spoilt(value: Any) -> Any:
    """An instrument with these words before every text of its own."""
    if isinstance(value, Mapping):
        if value.keys() == set(LANGUAGES) and all(isinstance(one, str) for one in value.values()):
            return {language: f"{ALL} {words}" for language, words in value.items()}
        return {name: one if name in PROMISED else spoilt(one) for name, one in value.items()}
    return [spoilt(one) for one in value] if isinstance(value, list) else value


def fill(database: Database) -> Hostile:
    """A study whose organiser, experts, residents and comparators write nothing else."""
    with database.writing() as records:
        wave = _opened(records)
        officers = inviting.issue_codes(records, wave, "U1", 11, NOW)
        inviting.invite_experts(records, wave, 6, SECRET, NOW)
        responses(records, wave, officers[:10], NOW, (12, 12), ("2", "4", "5"))
        judge_alike(records, wave, NOW)
        _explain(records, wave)
        name = inviting.issue_keying_link(records, wave, "officers", SECRET, NOW)
        _compare(records, wave)
        stated = {("aapor_disclosure", "A2"): TEXT.root}
        publication = publishing.publish(records, wave.id, NOW, Statement(stated, TEXT.root))
    return Hostile(
        wave,
        publication.id,
        f"/a/{open_code(SECRET, wave.id, 'C1')}",
        f"/a/{officers[10]}",
        f"/e/{expert_code(SECRET, wave.id, 'E01')}",
        f"/k/{keying_code(SECRET, wave.id, name)}",
    )


def furnish(records: Records, wave: Wave) -> Wave:
    """What only those who sign in see: an account, an assignment, and a draft that experts have screened with words."""
    account = keeping_accounts.make(records, FORMATTED[:MOST_CHARACTERS], NOW)
    keeping_accounts.give_role(records, account.id, wave.study.id, "analyst", NOW)
    measure = wave.instrument.countermeasures.measures[0].id
    assigning.assign(records, wave.id, Assignment(measure, FORMATTED[:200], LAST_DAY, CELL), NOW)
    draft = studying.add_wave(records, wave.study, WavePlan(TEXT, spoilt(document()), STRATA, LAST_DAY), NOW)
    panel = inviting.invite_experts(records, draft, 5, SECRET, NOW)
    screening.open_round(records, draft.id, NOW)
    for expert in panel:
        code = expert_code(SECRET, draft.id, expert.pseudonym)
        judging.agree(records, code, {}, False, NOW)
        rating.rate(records, code, dict.fromkeys(criteria(draft.instrument), 5), dict.fromkeys(ABOUT, CELL), NOW)
    screening.close_round(records, draft.id, NOW)
    return draft


def _opened(records: Records) -> Wave:
    study = replace(STUDY, name=TEXT, area=TEXT, organisation=TEXT, contact=ALL)
    kept = studying.create_study(records, study, LANGUAGES, NOW)
    plan = WavePlan(TEXT, spoilt(document()), STRATA, LAST_DAY)
    wave = studying.open_wave(records, studying.add_wave(records, kept, plan, NOW).id, NOW)
    inviting.issue_open_links(records, wave, SECRET, NOW)
    return wave


def _explain(records: Records, wave: Wave) -> None:
    code = expert_code(SECRET, wave.id, "E01")
    for matrix in wave.instrument.experts.matrices:
        first, second = pairs(wave.instrument.criteria(matrix.id))[0]
        judging.explain(records, code, {f"{first}:{second}": CELL}, matrix.id, NOW)


def _compare(records: Records, wave: Wave) -> None:
    enter_sourced_figures(records, wave.id, {"OB01": 98.0}, {"OB01": FigureSource(CELL, "A")}, NOW)
    set_sites(records, wave.id, [Site("A", SHORT, (FIGURE,), synthetic=False)], NOW)
    borrowed = (CELL,) * len(wave.instrument.comparison.borrow_test)
    set_practices(records, wave.id, [Card("P1", "A", 2029, SHORT, SHORT, ("OB01",), CELL, "B", borrowed)], NOW)
