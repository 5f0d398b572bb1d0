"""What the form reckons in the browser is what the rules reckon."""

import json
import random
from decimal import Decimal
from typing import Any

import pytest
from playwright.async_api import Page

from workbench.widgets import WeightedMean, assets

MODULE = assets.FOLDER / "rubric_form" / "reckoning.js"
HALVES = [Decimal(n) / 2 for n in range(19)]
WRITING = WeightedMean(
    {f"task{task}_{key}": task for task in (1, 2) for key in ("tr", "cc", "lr", "gra")}, Decimal("0.5")
)
OVERALL = WeightedMean(dict.fromkeys(("listening", "reading", "writing", "speaking"), 1), Decimal("0.5"))


def scenes(mean: WeightedMean, count: int) -> list[dict[str, Decimal]]:
    """So many sets of bands, the same every time."""
    dice = random.Random(7)
    return [{key: dice.choice(HALVES) for key in mean.weights} for _ in range(count)]


@pytest.mark.browser
@pytest.mark.parametrize("mean", [WRITING, OVERALL], ids=["writing", "overall"])
async def test_means_are_the_same_on_both_sides(page: Page, mean: WeightedMean) -> None:
    given = scenes(mean, 3000)
    script = assets.EXPORT.sub("", MODULE.read_text())
    shown: list[Any] = await page.evaluate(
        f"""([given, rule]) => {{ {script}
            return given.map((scores) => weightedMean(scores, rule)); }}""",
        [
            [{key: int(score * 100) for key, score in scores.items()} for scores in given],
            {"weights": dict(mean.weights), "step": str(mean.step)},
        ],
    )
    expected = [mean.of(scores) for scores in given]
    assert [Decimal(hundredths) / 100 for hundredths in shown] == expected
    missing = dict.fromkeys(list(mean.weights)[1:], 600)
    rule = json.dumps({"weights": dict(mean.weights), "step": "0.5"})
    nothing = f"(() => {{ {script} return weightedMean({json.dumps(missing)}, {rule}) ?? null; }})()"
    assert await page.evaluate(nothing) is None
