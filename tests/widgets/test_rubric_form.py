"""The marking form in a real browser: typing, autosaving, a dead server, submission."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from playwright.async_api import Locator, Page, WebSocketRoute, expect

from tests.widgets.conftest import Demo

pytestmark = pytest.mark.browser


@pytest.fixture
async def form(page: Page, demo: Demo) -> Page:
    """The demo's form, empty."""
    await opened(page, demo)
    return page


async def opened(page: Page, demo: Demo, **query: object) -> None:
    """Go to the demo's form."""
    await page.goto(demo.url(**{"show": "form", **query}))
    await expect(page.locator(".form .criterion")).to_have_count(2)


def score(page: Page, number: int) -> Locator:
    """A criterion's score field."""
    return page.locator(".score").nth(number - 1)


def comment(page: Page, number: int) -> Locator:
    """A criterion's comment."""
    return page.locator(".comment").nth(number - 1)


async def until(true: Callable[[], Any], seconds: float = 8) -> None:
    """Wait for the server's side."""
    for _ in range(int(seconds * 20)):
        if true():
            return
        await asyncio.sleep(0.05)
    pytest.fail("It did not happen")


async def kept(page: Page) -> None:
    """Wait until everything is saved."""
    await expect(page.locator(".status")).to_have_attribute("data-state", "saved")


async def test_typing_is_saved_by_itself_and_the_total_follows(form: Page, demo: Demo) -> None:
    await score(form, 1).fill("20,5")
    await score(form, 2).fill("45")
    await comment(form, 2).fill("Good structure.")
    await expect(form.locator(".total")).to_have_text("65.5")
    await expect(form.locator(".level")).to_have_text("C1")
    await kept(form)
    assert demo.draft(1) == {
        "task1": {"score": "20.5", "comment": ""},
        "task2": {"score": "45", "comment": "Good structure."},
    }


async def test_reruns_while_typing_leave_focus_caret_and_text_alone(form: Page, demo: Demo) -> None:
    await comment(form, 1).fill("The end.")
    await comment(form, 1).press("Home")
    text = "Every autosave reruns the script while this is being typed. " * 2
    await form.keyboard.type(text, delay=35)
    await kept(form)
    assert len(demo.events("draft")) >= 1
    await form.evaluate("document.querySelector('[data-testid=stButton] button').click()")
    await form.keyboard.type("More. ", delay=60)
    await expect(comment(form, 1)).to_be_focused()
    await expect(comment(form, 1)).to_have_value(f"{text}More. The end.")
    assert await comment(form, 1).evaluate("field => field.selectionStart") == len(f"{text}More. ")
    await kept(form)
    assert demo.draft(1)["task1"]["comment"] == f"{text}More. The end."


async def test_leaving_a_field_saves_at_once(form: Page, demo: Demo) -> None:
    await comment(form, 1).fill("Short.")
    await form.keyboard.press("Tab")
    assert await form.locator(".status").get_attribute("data-state") in ("saving", "saved")
    await until(lambda: demo.events("draft"))


async def test_the_mouse_wheel_never_changes_a_number(form: Page) -> None:
    await score(form, 1).fill("10")
    for part in (score(form, 1), form.locator(".slider").first):
        await part.hover()
        await part.focus()
        await form.mouse.wheel(0, 300)
        await form.mouse.wheel(0, -700)
    await expect(score(form, 1)).to_have_value("10")


async def test_keys_step_within_the_maximum(form: Page) -> None:
    await form.keyboard.press("Alt+2")
    await form.keyboard.type("49.5")
    await form.keyboard.press("ArrowUp")
    await expect(score(form, 2)).to_have_value("49.75")
    await form.keyboard.press("Shift+ArrowUp")
    await expect(score(form, 2)).to_have_value("50.25")
    await form.keyboard.press("Shift+ArrowDown")
    await expect(score(form, 2)).to_have_value("47.75")
    await form.keyboard.press("Alt+1")
    await form.keyboard.press("ArrowDown")
    await expect(score(form, 1)).to_have_value("0")
    await form.locator(".slider").first.focus()
    await form.keyboard.type("7")
    await form.keyboard.type(".25")
    await expect(score(form, 1)).to_have_value("7.25")
    assert await form.locator(".slider").first.input_value() == "29"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("25", "25 is over the maximum of 24.75."),
        ("-1", "A score can't be below 0."),
        ("7,3", "Scores go in steps of 0.25: 7.25 or 7.5."),
        ("abc", "“abc” is not a number."),
    ],
)
async def test_what_is_no_score_is_said_and_can_not_be_submitted(
    form: Page, demo: Demo, typed: str, sentence: str
) -> None:
    await score(form, 2).fill("10")
    await score(form, 1).fill(typed)
    await expect(form.locator(".fault-text").first).to_have_text(sentence)
    await expect(form.locator(".submit")).to_be_disabled()
    await expect(form.locator(".blocked")).to_have_text("Correct the score first: Task 1.")
    await form.keyboard.press("Control+Enter")
    await kept(form)
    assert demo.draft(1)["task1"]["score"] is None
    assert not demo.events("submit")
    await form.reload()
    await expect(score(form, 1)).to_have_value(typed)


async def test_a_missing_score_is_named(form: Page) -> None:
    await score(form, 1).fill("10")
    await expect(form.locator(".blocked")).to_have_text("A score is missing: Task 2.")
    await expect(form.locator(".submit")).to_be_disabled()


async def test_ctrl_enter_submits_and_the_next_form_is_empty(form: Page, demo: Demo) -> None:
    await score(form, 1).fill("12")
    await score(form, 2).fill("30,25")
    await comment(form, 2).fill("Well done.")
    await form.keyboard.press("Control+Enter")
    await until(lambda: demo.events("submit"))
    await expect(score(form, 1)).to_have_value("")
    await expect(comment(form, 2)).to_have_value("")
    await expect(score(form, 1)).to_be_focused()
    [submission] = demo.events("submit")
    assert submission["review_id"] == 1
    assert submission["marks"]["task2"] == {"score": "30.25", "comment": "Well done."}
    await comment(form, 1).fill("Of the second one.")
    await kept(form)
    assert demo.draft(2)["task1"]["comment"] == "Of the second one."
    assert "second" not in str(demo.draft(1))
    assert await stored(form) == []


async def stored(page: Page) -> list[str]:
    """The copies that the browser still holds."""
    names: list[str] = await page.evaluate(
        "Object.keys(localStorage).filter((name) => name.startsWith('academy.draft'))"
    )
    return names


async def test_text_typed_just_before_another_review_opens_goes_to_its_own(form: Page, demo: Demo) -> None:
    await comment(form, 1).fill("Of the first one.")
    await form.evaluate("document.querySelectorAll('[data-testid=stButton] button')[1].click()")
    await expect(comment(form, 1)).to_have_value("")
    await until(lambda: demo.draft(1))
    assert demo.draft(1)["task1"]["comment"] == "Of the first one."
    assert demo.draft(2) == {}


async def test_text_typed_while_the_server_is_dead_is_there_after_a_reload(form: Page, demo: Demo) -> None:
    await score(form, 1).fill("11")
    await comment(form, 1).fill("Saved.")
    await kept(form)
    demo.kill()
    await comment(form, 1).fill("Saved. Typed into the dark.")
    await expect(form.locator(".status")).to_have_text("Offline: kept in this browser", timeout=9000)
    demo.start()
    await form.goto("about:blank")
    await opened(form, demo)
    await expect(comment(form, 1)).to_have_value("Saved. Typed into the dark.")
    await expect(score(form, 1)).to_have_value("11")
    await expect(form.locator(".restored")).to_contain_text("Restored text")
    await kept(form)
    assert demo.draft(1)["task1"]["comment"] == "Saved. Typed into the dark."
    assert await stored(form) == []


async def test_a_restarted_server_gets_what_was_typed_meanwhile_without_a_reload(form: Page, demo: Demo) -> None:
    await comment(form, 1).fill("Before.")
    await kept(form)
    demo.kill()
    await comment(form, 1).fill("Before. Meanwhile.")
    await form.wait_for_timeout(1500)
    demo.start()
    await until(lambda: demo.draft(1).get("task1", {}).get("comment") == "Before. Meanwhile.", seconds=20)
    await expect(comment(form, 1)).to_have_value("Before. Meanwhile.")
    await kept(form)


async def test_the_restored_text_can_be_dropped_for_the_saved_one(form: Page, demo: Demo) -> None:
    await comment(form, 1).fill("Saved.")
    await kept(form)
    (demo.folder / "refuse").touch()
    await comment(form, 1).fill("Refused.")
    await expect(form.locator(".status")).to_contain_text("Somebody else holds this work (kept in this browser)")
    (demo.folder / "refuse").unlink()
    await form.reload()
    await expect(comment(form, 1)).to_have_value("Refused.")
    await form.get_by_role("button", name="Use the saved one instead").click()
    await expect(comment(form, 1)).to_have_value("Saved.")
    await kept(form)
    assert demo.draft(1)["task1"]["comment"] == "Saved."


async def test_a_draft_saved_elsewhere_in_the_meantime_is_not_overwritten(form: Page, demo: Demo) -> None:
    await comment(form, 1).fill("From here.")
    await kept(form)
    second = await form.context.new_page()
    await opened(second, demo)
    await expect(comment(second, 1)).to_have_value("From here.")
    await comment(second, 1).fill("From the other tab.")
    await kept(second)
    await form.reload()
    await expect(comment(form, 1)).to_have_value("From the other tab.")


async def test_skipping_needs_a_reason_which_survives_a_reload_while_it_is_written(form: Page, demo: Demo) -> None:
    await comment(form, 1).fill("Can't read it.")
    await form.keyboard.press("Alt+s")
    confirm = form.get_by_role("button", name="Skip this work")
    await expect(confirm).to_be_disabled()
    await form.keyboard.type("The photo is black")
    await form.get_by_label("The work itself is at fault").check()
    await form.reload()
    await expect(form.locator(".skipping textarea")).to_have_value("The photo is black")
    await form.locator(".skipping textarea").press_sequentially(".")
    await confirm.click()
    await until(lambda: demo.events("skip"))
    [skipped] = demo.events("skip")
    assert (skipped["reason"], skipped["flagged"]) == ("The photo is black.", True)
    assert demo.draft(1)["task1"]["comment"] == "Can't read it."
    await expect(comment(form, 1)).to_have_value("")
    await expect(form.locator(".skipping")).to_be_hidden()
    await opened(form, demo)
    await expect(comment(form, 1)).to_have_value("Can't read it.")
    await expect(form.locator(".skipping textarea")).to_have_value("")


async def test_a_refused_submission_says_why_and_keeps_the_text(form: Page, demo: Demo) -> None:
    (demo.folder / "refuse").touch()
    await score(form, 1).fill("1")
    await score(form, 2).fill("2")
    await form.get_by_role("button", name="Submit and next").click()
    await expect(form.locator(".problem")).to_have_text("Somebody else holds this work")
    await expect(score(form, 2)).to_have_value("2")
    await form.get_by_role("button", name="Submit and next").click()
    await until(lambda: len(demo.events("submit")) == 2)
    await expect(form.locator(".submit")).to_be_enabled()
    assert len(await stored(form)) == 1


async def test_release_saves_what_was_typed(form: Page, demo: Demo) -> None:
    await comment(form, 1).fill("Half done.")
    await form.keyboard.press("Alt+r")
    await until(lambda: demo.events("release"))
    assert demo.draft(1)["task1"]["comment"] == "Half done."


@pytest.mark.parametrize("event", ["submit", "release"])
async def test_a_request_that_got_lost_on_the_way_is_sent_again(page: Page, demo: Demo, event: str) -> None:
    lost: list[bytes] = []

    def lose_the_first(line: WebSocketRoute) -> None:
        server = line.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            if not lost and isinstance(message, bytes) and f'"event":"{event}"'.encode() in message:
                lost.append(message)
            else:
                server.send(message)

        line.on_message(pass_on)

    await page.route_web_socket("**/_stcore/stream", lose_the_first)
    await opened(page, demo)
    await score(page, 1).fill("12")
    await score(page, 2).fill("30")
    await kept(page)
    await page.keyboard.press({"submit": "Control+Enter", "release": "Alt+r"}[event])
    await until(lambda: lost)
    assert demo.events(event) == []
    await until(lambda: demo.events(event), seconds=12)
    await expect(page.locator(".problem")).to_be_hidden()
    await expect(score(page, 1)).to_be_editable()
    assert len(demo.events(event)) == 1


async def test_grading_again_asks_why(page: Page, demo: Demo) -> None:
    await opened(page, demo, show="form,again")
    await score(page, 1).fill("1")
    await score(page, 2).fill("2")
    await expect(page.locator(".blocked")).to_have_text("Say why it is graded again.")
    await page.get_by_label("Why is it graded again?").fill("A page was overlooked.")
    await page.keyboard.press("Control+Enter")
    await until(lambda: demo.events("submit"))
    assert demo.events("submit")[0]["reason"] == "A page was overlooked."


async def test_a_quick_comment_goes_to_the_caret(form: Page) -> None:
    await comment(form, 1).fill("Nice.")
    await form.get_by_role("button", name="Work on grammar.").first.click()
    await expect(comment(form, 1)).to_have_value("Nice. Work on grammar.")


async def test_question_mark_is_text_while_typing_and_lists_all_widgets_elsewhere(page: Page, demo: Demo) -> None:
    await page.goto(demo.url())
    await expect(page.locator(".form .criterion")).to_have_count(2)
    await comment(page, 1).focus()
    await page.keyboard.type("Why? 10 = 1 + 9 [r] b")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(comment(page, 1)).to_have_value("Why? 10 = 1 + 9 [r] b")
    await comment(page, 1).evaluate("field => field.blur()")
    await page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    await expect(dialog.locator("h3")).to_have_text(["Spoken answers", "Pages of the work", "Marks"])


async def test_another_language_changes_the_words_only(form: Page, demo: Demo) -> None:
    await comment(form, 1).fill("kept as it is")
    await kept(form)
    await opened(form, demo, language="loud")
    await expect(form.get_by_role("button", name="SUBMIT AND NEXT")).to_be_visible()
    await expect(comment(form, 1)).to_have_value("kept as it is")


async def test_a_copy_that_was_sent_yields_to_a_draft_from_elsewhere(form: Page, demo: Demo) -> None:
    copies = "JSON.stringify(Object.entries(localStorage).filter(([name]) => name.startsWith('academy.draft')))"
    (demo.folder / "refuse").touch()
    await comment(form, 1).fill("Typed here, sent, never acknowledged.")
    await expect(form.locator(".status")).to_have_attribute("data-state", "refused")
    assert "never acknowledged" in await form.evaluate(copies)
    (demo.folder / "refuse").unlink()
    (demo.folder / "draft-1.json").write_text('{"task1": {"score": null, "comment": "Later, from another machine."}}')
    await form.reload()
    await expect(comment(form, 1)).to_have_value("Later, from another machine.")
    await form.get_by_role("button", name="Use what was typed here").click()
    await expect(comment(form, 1)).to_have_value("Typed here, sent, never acknowledged.")
    await kept(form)
    assert demo.draft(1)["task1"]["comment"] == "Typed here, sent, never acknowledged."


async def test_a_comma_becomes_a_point_when_the_field_is_left(form: Page) -> None:
    await score(form, 1).fill("20,50")
    await form.keyboard.press("Tab")
    await expect(score(form, 1)).to_have_value("20.5")
