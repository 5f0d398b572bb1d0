"""Answer keys, raw scores, suggested bands, and the centre's own conversion tables."""

from decimal import Decimal
from typing import Any

import httpx
import pytest

from api import db
from api.mocks import screens
from api.mocks.schemas import AnsweredSection, Section
from tests import factories
from tests.callers import actor_of, headers_of
from tests.mocks.sitting import FORBIDDEN, MOCK, Sitting, a_test, sitting

KEY = {"reading": {"1": ["A"], "3": ["carbon dioxide", "CO2"]}, "listening": {"2": ["(the) bank"], "4": ["8"]}}
FULL = {"reading": {str(number): ["A"] for number in range(1, 41)}}


async def row_of(sat: Sitting) -> int:
    """What a review of the session points at."""
    return int(await db.fetch_value("SELECT id FROM mock_session WHERE uuid = $1", sat.id))


async def test_a_key_is_set_section_by_section(api: httpx.AsyncClient) -> None:
    employee = await factories.employee()
    headers, path = headers_of(employee), f"{MOCK}tests/{(await a_test(api))['id']}/key/"
    empty = {"reading": {}, "listening": {}, "reading_type": "academic"}
    assert (await api.get(path, headers=headers)).json() == empty
    saved = await api.put(path, json=KEY | {"reading_type": "general"}, headers=headers)
    assert (saved.status_code, saved.json()) == (200, KEY | {"reading_type": "general"})
    changed = await api.patch(path, json={"reading": {"1": "B"}}, headers=headers)
    assert changed.json() == KEY | {"reading": {"1": ["B"]}, "reading_type": "general"}
    assert (await api.put(path, json={"listening": None}, headers=headers)).json()["listening"] == {}
    assert (await api.get(path, headers=headers)).json()["reading"] == {"1": ["B"]}
    assert await db.fetch_value("SELECT count(*) FROM audit_entry WHERE object_type = 'mock_key'") == 3
    refused = await api.put(path, json=KEY, headers=headers_of(await factories.student()))
    assert (refused.status_code, refused.json()) == (403, FORBIDDEN)


@pytest.mark.parametrize(
    ("sent", "faults"),
    [
        ({"reading": {"41": ["A"]}}, {"reading": {"41": ["Ensure this value is less than or equal to 40."]}}),
        (
            {"reading": {"1": ["A", " "], "x": ["A"], "2": []}, "listening": {"1": ["(the bank"]}},
            {
                "reading": {
                    "1": {"1": ["This field may not be blank."]},
                    "x": ["A valid integer is required."],
                    "2": ["Ensure this field has at least 1 elements."],
                },
                "listening": {"1": {"0": ["Parentheses must pair up, not one in another, six pairs at most."]}},
            },
        ),
        ({"reading_type": "other"}, {"reading_type": ['"other" is not a valid choice.']}),
    ],
)
async def test_faults_of_a_key_are_nested(api: httpx.AsyncClient, sent: Any, faults: Any) -> None:
    path = f"{MOCK}tests/{(await a_test(api))['id']}/key/"
    refused = await api.put(path, json=sent, headers=headers_of(await factories.owner()))
    assert (refused.status_code, refused.json()) == (400, faults)


async def test_answers_are_right_or_wrong_and_suggest_a_band(api: httpx.AsyncClient) -> None:
    examiner = await factories.employee()
    actor, headers, sat = actor_of(examiner), headers_of(examiner), await sitting(api)
    key = f"{MOCK}tests/{sat.test['id']}/key/"
    await sat.answer("reading", {str(number): "a" if number <= 33 else "b" for number in range(1, 41)})
    await sat.answer("listening", {"2": "Bank", "4": "eight", "5": "x"})
    await sat.write(1, "word " * 149)
    await sat.finish()
    target = await row_of(sat)
    shown = await screens.session_to_mark(actor, target)
    assert (shown.title, shown.reading_type, str(shown.uuid)) == (sat.test["title"], "academic", sat.id)
    assert shown.files[Section.LISTENING].audio_url in sat.test["listening"]["audio_file"]
    assert [(task.words, task.minimum, task.is_short, task.text is None) for task in shown.tasks] == [
        (149, 150, True, False),
        (0, 250, True, True),
    ]
    assert shown.checked[AnsweredSection.READING].raw is None
    await api.put(key, json=FULL | {"listening": KEY["listening"]}, headers=headers)
    checked = (await screens.session_to_mark(actor, target)).checked
    reading, listening = checked[AnsweredSection.READING], checked[AnsweredSection.LISTENING]
    assert (reading.raw, reading.questions, reading.band) == (33, 40, Decimal("7.5"))
    assert (listening.raw, listening.band) == (2, None)
    assert [(answer.given, answer.is_right) for answer in listening.answers[1:5]] == [
        ("Bank", True),
        ("", None),
        ("eight", True),
        ("x", None),
    ]
    assert await screens.suggested_at_verdict(actor, target) == {}
    made = (await api.post(f"{MOCK}score/create/", json=sat.bands, headers=headers)).json()
    assert made["reading"] == 8.0
    await api.put(key, json={"reading_type": "general"}, headers=headers)
    again = await screens.session_to_mark(actor, target)
    assert again.checked[AnsweredSection.READING].band == Decimal("6.5")
    suggested = await screens.suggested_at_verdict(actor, target)
    assert suggested[AnsweredSection.READING] == (33, Decimal("7.5"))


async def test_the_centre_changes_a_table(api: httpx.AsyncClient) -> None:
    owner = headers_of(await factories.owner())
    path, before = f"{MOCK}bands/", (await api.get(f"{MOCK}bands/", headers=owner)).json()
    assert {scale: rows[0] for scale, rows in before.items()} == {
        "listening": {"least": 39, "most": 40, "band": 9.0},
        "academic": {"least": 39, "most": 40, "band": 9.0},
        "general": {"least": 40, "most": 40, "band": 9.0},
    }
    rows: list[dict[str, Any]] = [{"least": 20, "most": 40, "band": 9}, {"least": 0, "most": 19, "band": "4.5"}]
    changed = await api.put(path, json={"general": rows}, headers=owner)
    assert changed.status_code == 200
    assert changed.json() == before | {"general": [rows[0], rows[1] | {"band": 4.5}]}
    assert (await api.get(path, headers=owner)).json() == changed.json()
    gap: list[dict[str, Any]] = [{"least": 20, "most": 40, "band": 9}, {"least": 0, "most": 18, "band": 9.5}]
    refused = await api.put(path, json={"general": gap}, headers=owner)
    assert refused.json() == {"general": [{}, {"band": ["Ensure this value is less than or equal to 9."]}]}
    gap[1]["band"] = 9
    refused = await api.put(path, json={"general": gap}, headers=owner)
    assert (refused.status_code, list(refused.json()["general"][1])) == (400, ["most", "band"])
    assert (await api.put(path, json={}, headers=headers_of(await factories.employee()))).status_code == 403
    assert await db.fetch_value("SELECT count(*) FROM audit_entry WHERE object_type = 'mock_bands'") == 1


async def test_staff_see_their_tests_with_how_often_they_were_sat(api: httpx.AsyncClient) -> None:
    employee = await factories.employee()
    test = await a_test(api, employee, title="Autumn")
    await a_test(api, employee, title="Winter")
    await (await sitting(api, test)).finish()
    await sitting(api, test)
    [shown] = await screens.staff_tests(actor_of(employee), search="autu")
    assert (str(shown.uuid), shown.code, shown.sessions, shown.running) == (test["id"], test["code"], 2, 1)
    assert (shown.minutes[Section.LISTENING], shown.questions[Section.WRITING]) == (30, 2)
    assert shown.keyed == {AnsweredSection.READING: 0, AnsweredSection.LISTENING: 0}
    assert [test.title for test in await screens.staff_tests(actor_of(employee))] == ["Winter", "Autumn"]
