"""A publication as anyone reads it."""

import re
from dataclasses import replace

import pytest

from surveys import studying
from surveys.publications import Publication
from tests.forms.conftest import House
from tests.studies_for_tests import NOW


def test_it_says_the_score_who_answered_and_how_to_check_it(house: House, publication: Publication) -> None:
    status, text = house.get(f"/p/{publication.id}?lang=en")
    assert status == 200
    assert f'<p class="number">{publication.evaluation["composite"]["score"]:.1f}</p>' in text
    assert "12 residents, 10 officers, 5 experts" in text
    assert "Whether any wait is not told." in text
    assert publication.inputs_digest in text
    assert "preliminary" in text
    assert "Saaty 1980" in text


ASKED = re.compile(
    r'<tr><th scope="row">([^<]+)</th><td>[^<]+</td><td class="n">[^<]+</td><td class="n">([^<]+)</td></tr>'
)


def test_a_stratum_too_small_has_no_count_and_the_rest_add_up(house: House, publication: Publication) -> None:
    _, text = house.get(f"/p/{publication.id}?lang=en")
    assert dict(ASKED.findall(text)) == {"Community 1": "12", "Community 2": "not shown", "Unit group 1": "10"}


def test_each_audience_has_a_total_with_the_share_of_those_invited(house: House, publication: Publication) -> None:
    invited = [{**row, "invited": 25} for row in publication.study["strata"]]
    unknown = [*invited[:1], {**invited[1], "invited": None}, *invited[2:]]
    with house.database.writing() as records:
        for id, strata in (("known", invited), ("unknown", unknown)):
            records.add_publication(replace(publication, id=id, study={**publication.study, "strata": strata}))
    known, part = (re.sub("</?strong>", "", house.get(f"/p/{id}?lang=en")[1]) for id in ("known", "unknown"))
    officers = 'All together</th><td>Officers</td><td class="n">25</td><td class="n">10 (40.0%)</td>'
    assert 'All together</th><td>Residents</td><td class="n">50</td><td class="n">12 (24.0%)</td>' in known
    assert 'All together</th><td>Residents</td><td class="n">—</td><td class="n">12</td>' in part
    assert officers in known
    assert officers in part


def test_what_was_left_of_small_strata_has_rows_and_what_is_in_none_is_told_only_as_few(
    house: House, publication: Publication
) -> None:
    own = publication.study["strata"]
    more = [own[0] | {"name": None, "parent": parent, "invited": None, "responses": 11} for parent in ("North", None)]
    closed = {
        **publication.study,
        "strata": [*own, *more],
        "wave": {**publication.study["wave"], "state": "closed"},
        "left_out": {"residents": None, "officers": 13},
    }
    older = {**closed, "strata": own, "left_out": {"residents": 9, "officers": 0}}
    with house.database.writing() as records:
        records.add_publication(replace(publication, id="closed", study=closed))
        records.add_publication(replace(publication, id="older", study=older))
    english, chinese = (house.get(f"/p/closed?lang={language}")[1] for language in ("en", "zh"))
    assert (
        dict(ASKED.findall(english)).items() >= {"North: the rest, together": "11", "The rest, together": "11"}.items()
    )
    assert dict(ASKED.findall(chinese)).items() >= {"North：其余合计": "11", "其余合计": "11"}.items()
    assert "Residents &lt;10, Officers 13." in english
    assert "Residents &lt;10, Officers &lt;10." in house.get("/p/older?lang=en")[1]


def test_it_says_how_many_came_from_a_file_and_where_from(house: House, publication: Publication) -> None:
    file = {"on": "2030-03-02", "audience": "residents", "number": 60, "whole": True}
    files = [
        {**file, "source": {"zh": "五月入户调查", "en": "A <b>survey</b> of May"}},
        {**file, "number": 30, "source": {"zh": "另一份", "en": "Another"}, "whole": False},
    ]
    told = {**publication.study, "brought_in": {"responses": {"residents": 85}, "files": files}}
    with house.database.writing() as records:
        records.add_publication(replace(publication, id="brought", study=told))
    english, chinese = (house.get(f"/p/brought?lang={language}")[1] for language in ("en", "zh"))
    assert "Residents: 85 from files" in english
    source = "as the organiser names their source: "
    assert f"2 March 2030: 60 answers (Residents), {source}A &lt;b&gt;survey&lt;/b&gt; of May" in english
    assert f"at most 30 answers (Residents; bringing them in was interrupted), {source}Another" in english
    assert "五月入户调查" in chinese
    assert 'id="brought-in"' not in house.get(f"/p/{publication.id}?lang=en")[1]


def test_it_says_how_sure_how_reliable_and_how_robust(house: House, publication: Publication) -> None:
    uncertainty = publication.analysis["uncertainty"]
    sure = uncertainty["composite"]["with-method"]
    known = uncertainty | {"composite": {"together": sure}}
    with house.database.writing() as records:
        records.add_publication(
            replace(publication, id="sure", analysis={**publication.analysis, "uncertainty": known})
        )
    _, text = house.get("/p/sure?lang=en")
    assert f"95% interval: {sure['low']:.1f} to {sure['high']:.1f}" in text
    assert "as if those who answered had been drawn at random" in text
    low, high = (f"{publication.analysis['range'][end]:.1f}" for end in ("low", "high"))
    assert f"the composite lies between {low} and {high}" in text
    assert "Only: Residents" in text
    assert text.count("they inform too little of the weight (70% is needed)") == sum(
        row["composite"] is None for row in publication.analysis["robustness"] if "without-" not in row["scenario"]
    ) + sum(
        row["composite"] is None for row in publication.analysis["robustness"] if row["scenario"] == "without-group"
    )


def test_a_grade_is_never_wholly_sure(house: House, publication: Publication) -> None:
    composite = publication.analysis["uncertainty"]["composite"]["with-method"]
    known = {"composite": {"together": composite}, "bands": {"together": {"B2": 0.999, "B3": 0.001}}}
    with house.database.writing() as records:
        records.add_publication(replace(publication, id="surely", analysis={"uncertainty": known}))
    _, text = house.get("/p/surely?lang=en")
    assert re.findall(r"How likely each grade is: (.*?)</p>", text) == ["Good ≥99%."]


def test_a_cause_is_said_to_fit_and_not_to_be_proved(house: House, publication: Publication) -> None:
    findings = [finding | {"level": "E3"} for finding in publication.conclusion["findings"]]
    found = {**publication.conclusion, "findings": findings, "shown": ["P1", "C1"]}
    with house.database.writing() as records:
        records.add_publication(replace(publication, id="found", conclusion=found))
    english, chinese = (house.get(f"/p/found?lang={language}")[1] for language in ("en", "zh"))
    assert "(clear of the threshold even at the interval&#39;s edge)" in english
    assert "(fits the figures well)" in english
    assert "(Strong)" not in english
    assert "区间边缘也越过界限" in chinese
    assert "证据充分" not in chinese


def test_it_says_why_few_people_have_no_interval(house: House, publication: Publication) -> None:
    english, chinese = (house.get(f"/p/{publication.id}?lang={language}")[1] for language in ("en", "zh"))
    assert "95% interval:" not in english
    assert "they are fewer than three for each statement" in english
    assert "没有抽样误差区间" in chinese


def test_a_publication_from_before_there_were_intervals_is_shown_without(
    house: House, publication: Publication
) -> None:
    with house.database.writing() as records:
        records.add_publication(replace(publication, id="older", analysis={}))
    status, text = house.get("/p/older?lang=en")
    assert status == 200
    assert "95% interval:" not in text


@pytest.mark.parametrize(("language", "first"), [("en", "Synthetic: "), ("zh", "合成数据：")])
def test_what_is_synthetic_says_so_first_wherever_it_is_shared(
    house: House, publication: Publication, language: str, first: str
) -> None:
    study = {**publication.study, "banner": {"zh": "合成演示数据", "en": "SYNTHETIC DEMO DATA"}}
    with house.database.writing() as records:
        records.add_publication(replace(publication, id=f"made-{language}", study=study))
    marks = [f'{of} content="{first}' for of in ('name="description"', 'property="og:title"')]
    made, real = (house.get(f"/p/{id}?lang={language}")[1] for id in (f"made-{language}", publication.id))
    assert all(mark in made for mark in marks)
    assert not any(mark in real for mark in marks)
    assert "publication.json" in real


def test_it_is_there_in_both_languages_without_a_script(house: House, publication: Publication) -> None:
    english, chinese = (house.get(f"/p/{publication.id}?lang={language}")[1] for language in ("en", "zh"))
    assert 'lang="en"' in english
    assert 'lang="zh' in chinese
    assert "综合得分" in chinese
    assert "<script" not in english + chinese


def test_it_stays_as_it_was_published(house: House, publication: Publication) -> None:
    before = house.get(f"/p/{publication.id}")
    with house.database.writing() as records:
        studying.enter_figures(records, house.study.wave.id, {"OB01": 60.0}, NOW)
    house.close()
    assert house.get(f"/p/{publication.id}") == before


def test_an_address_where_nothing_was_published(house: House) -> None:
    status, text = house.get("/p/nothing")
    assert status == 404
    assert "Traceback" not in text


@pytest.mark.parametrize(("language", "title"), [("en", "Care in answering"), ("zh", "作答质量")])
def test_both_results_stand_beside_one_another(
    house: House, publication: Publication, language: str, title: str
) -> None:
    """All gave one answer throughout: who bears that flag is told in tens, for it is everybody."""
    _, text = house.get(f"/p/{publication.id}?lang={language}")
    shown = text[text.index(f">{title}</h2>") :].split("<h2")[0]
    score = f"{publication.evaluation['composite']['score']:.1f}"
    assert f'<td class="n">{score}</td><td class="n">{score}</td><td class="n">0.0</td>' in shown
    assert re.findall(r'<td class="n">([<≥&lt;]*10)</td>', shown)[:6] == ["&lt;10"] * 4 + ["≥10"] * 2


def test_an_older_publication_has_one_result(house: House, publication: Publication) -> None:
    older = {name: part for name, part in publication.analysis.items() if name != "exclusions"}
    with house.database.writing() as records:
        records.add_publication(replace(publication, id="older", analysis=older))
    assert "Care in answering" not in house.get("/p/older?lang=en")[1]
