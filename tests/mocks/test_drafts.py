"""Drafts: what a browser that dies leaves behind, two tabs, and what comes late."""

import re
from typing import Any

import httpx

from tests import factories
from tests.mocks.sitting import sitting
from tests.statements import counted_statements


async def test_a_draft_is_kept_in_parts(api: httpx.AsyncClient) -> None:
    sat = await sitting(api)
    empty: dict[str, Any] = {
        "session": sat.id,
        "reading": {},
        "listening": {},
        "writing": {},
        "submitted": [],
        "saved_at": None,
    }
    assert await sat.kept() == empty
    with counted_statements() as statements:
        kept = await sat.draft(reading={"1": "A", "2": "B"}, writing={"1": "The chart"})
    assert (kept.status_code, len(statements)) == (200, 3), kept.text
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:00", kept.json()["saved_at"])
    more = await sat.draft(reading={"2": None, "3": "C"}, listening={"40": ""})
    assert more.json() | {"saved_at": 0} == empty | {
        "reading": {"1": "A", "3": "C"},
        "listening": {"40": ""},
        "writing": {"1": "The chart"},
        "saved_at": 0,
    }
    assert await sat.kept() == more.json() == (await sat.draft()).json()


async def test_what_is_drafted_is_handed_in_where_nothing_else_was(api: httpx.AsyncClient) -> None:
    sat, employee = await sitting(api), await factories.employee()
    await sat.draft(reading={"1": "draft"}, listening={"1": "draft"}, writing={"1": "draft one", "2": "draft two"})
    assert (await sat.answer("reading", {"2": "given"})).status_code == 201
    assert (await sat.write(1, "given one")).status_code == 201
    late = (await sat.draft(reading={"1": "later"}, writing={"1": "later", "2": "two, later"})).json()
    assert late["submitted"] == ["reading", "writing.1"]
    assert (late["reading"], late["writing"]) == ({"2": "given"}, {"1": "given one", "2": "two, later"})
    assert (await sat.finish()).status_code == 200
    shown = await sat.answers(employee)
    assert shown["reading_answer"]["answers"] == {"2": "given"}
    assert shown["listening_answer"]["answers"] == {"1": "draft"}
    assert [task["text"] for task in shown["writing_answers"]] == ["given one", "two, later"]
    assert (await sat.kept())["submitted"] == ["listening", "reading", "writing.1", "writing.2"]


async def test_what_was_taken_back_is_not_handed_in(api: httpx.AsyncClient) -> None:
    sat, employee = await sitting(api), await factories.employee()
    await sat.draft(reading={"1": "A"}, writing={"1": "Word"})
    await sat.draft(reading={"1": None}, writing={"1": None})
    await sat.finish()
    shown = await sat.answers(employee)
    assert (shown["reading_answer"], shown["writing_answers"]) == (None, [])


async def test_what_comes_late_does_not_overwrite(api: httpx.AsyncClient) -> None:
    sat = await sitting(api)
    await sat.draft(revision=2**53 - 2, reading={"1": "new", "2": None})
    late = await sat.draft(revision=5, reading={"1": "old", "2": "old", "3": "only here"})
    assert late.json()["reading"] == {"1": "new", "3": "only here"}
    assert (await sat.draft(reading={"1": "unnumbered"})).json()["reading"]["1"] == "unnumbered"
    assert (await sat.draft(revision=6, reading={"1": "old"})).json()["reading"]["1"] == "unnumbered"
    assert (await sat.draft(revision=2**53 - 1, reading={"1": "newest"})).json()["reading"]["1"] == "newest"


async def test_two_tabs_keep_what_either_typed(api: httpx.AsyncClient) -> None:
    sat = await sitting(api)
    await sat.draft(reading={"1": "A"}, revision=10)
    await sat.draft(reading={"14": "B"}, revision=11)
    assert (await sat.kept())["reading"] == {"1": "A", "14": "B"}


async def test_faults_of_a_draft_are_nested_and_keep_nothing(api: httpx.AsyncClient) -> None:
    sat = await sitting(api)
    refused = await sat.draft(
        reading={"1": "x" * 501}, listening=[], writing={"3": "x", "1": "x" * 50_001}, revision=-1
    )
    assert (refused.status_code, refused.json()) == (
        400,
        {
            "reading": {"1": ["Ensure this field has no more than 500 characters."]},
            "listening": {"non_field_errors": ["Invalid data. Expected a dictionary, but got list."]},
            "writing": {
                "3": ['"3" is not a valid choice.'],
                "1": ["Ensure this field has no more than 50000 characters."],
            },
            "revision": ["Ensure this value is greater than or equal to 0."],
        },
    )
    beyond = await sat.draft(reading={"41": "x"}, listening={"40": "A", "99": "x"})
    last = ["Ensure this value is less than or equal to 40."]
    assert (beyond.status_code, beyond.json()) == (400, {"reading": {"41": last}, "listening": {"99": last}})
    assert (await sat.kept())["saved_at"] is None
