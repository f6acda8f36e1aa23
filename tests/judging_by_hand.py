"""An expert fills in the form in a browser: goes round in a circle, leaves, comes back, and judges every pair."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from surveys.reading import community_policing
from tests.browsing import picture, visiting

BEGUN = {("D1", "D2"): 5, ("D2", "D3"): 5, ("D1", "D3"): -5, ("D3", "D4"): 1, ("D4", "D5"): 1}  # three contradict


def an_expert_leaves_and_returns(browser: Browser, address: str) -> None:
    """Three judgements contradict each other; the expert comes back by the same link and decides anew."""
    with visiting(browser, "zh-CN") as page:
        page.goto(address)
        picture(page, "expert-zh-agree")
        page.check("[name=consent]")
        page.click("form .send")
        page.wait_for_load_state()
        for pair, value in BEGUN.items():
            judge(page, pair, value)
        expect(page.locator("[data-done=M0]")).to_have_text(f"{len(BEGUN)}/10")
        expect(page.locator(".triad a")).to_have_count(3)
        picture(page, "expert-zh-contradiction")
    with visiting(browser, "en-GB") as page:
        page.goto(address)
        expect(page.locator("[data-done=all]")).to_have_text(f"{len(BEGUN)}/56")
        assert {pair: judged(page, pair) for pair in BEGUN} == BEGUN
        expect(page.locator(".triad")).to_contain_text("These three go round in a circle.")
        picture(page, "expert-en-returned")
        judge_everything(page)
        picture(page, "expert-en-done")


def judge_everything(page: Page) -> None:
    """All 56 pairs, one matrix after the other by the link that leads on."""
    matrices = community_policing().experts.matrices
    for number, matrix in enumerate(matrices):
        criteria = community_policing().criteria(matrix.id)
        pairs = [(one, other) for place, one in enumerate(criteria) for other in criteria[place + 1 :]]
        for pair in pairs:
            judge(page, pair, opinion(criteria, pair))
        expect(page.locator(f"[data-done={matrix.id}]")).to_have_text(f"{len(pairs)}/{len(pairs)}")
        expect(page.locator(".weights li")).to_have_count(len(criteria))
        expect(page.locator(".figures")).to_contain_text(community_policing().experts.consistency.random_index.name)
        picture(page, f"expert-en-{matrix.id}")
        page.click(".onward")
        if number + 1 < len(matrices):
            expect(page.locator("[name=matrix]")).to_have_value(matrices[number + 1].id)
            page.wait_for_load_state()
    expect(page.locator("[data-done=all]")).to_have_text("56/56")


def opinion(criteria: tuple[str, ...], pair: tuple[str, str]) -> int:
    """Nearly consistent: the ratio of two made-up weights, now and then a step more."""
    first, second = (1 + 3 * criteria.index(one) % 5 for one in pair)
    step = max(first, second) // min(first, second) + (first + second) % 2
    return step if step == 1 or first >= second else -step


def judge(page: Page, pair: tuple[str, str], value: int) -> None:
    """Choose a step: positive when the first of the pair matters more."""
    shown = value if value == 1 or not is_swapped(page, pair) else -value
    page.check(f"[name='pair:{pair[0]}:{pair[1]}'][value='{shown}']")


def judged(page: Page, pair: tuple[str, str]) -> int:
    shown = int(page.locator(f"[name='pair:{pair[0]}:{pair[1]}']:checked").get_attribute("value") or 0)
    return -shown if is_swapped(page, pair) and shown != 1 else shown


def is_swapped(page: Page, pair: tuple[str, str]) -> bool:
    """Whether the second of the pair stands on the left."""
    left = page.locator(f"#pair-{pair[0]}-{pair[1]} legend span").first.inner_text()
    return left not in community_policing().index_system.named[pair[0]].name.root.values()
