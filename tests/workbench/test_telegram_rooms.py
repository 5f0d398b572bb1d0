"""Messages, notices and links in the workbench, run by Streamlit without a browser."""

import re

import httpx
import pytest

from api import db
from api.notices.kinds import NoticeKind
from api.notices.rules import tell
from api.telegram.rules import link, note_bot
from tests.workbench import centre
from tests.workbench.centre import Centre
from tests.workbench.test_login import sign_in
from tests.workbench.test_screens import Seat, seat
from workbench.models import notices as notices_model
from workbench.screens.telegram_links import SHOWN

__all__ = ["seat"]


@pytest.fixture
async def here(seat: Seat) -> Centre:
    """A centre at work, two of its eight students linked, the owner before the screen."""
    made = await centre.centre()
    for number, one in enumerate(made.students[:2]):
        await db.execute("UPDATE account SET telegram_id = $1 WHERE id = $2", str(700 + number), one.id)
    seat.sit(made.boss)
    return made


async def test_a_message_is_counted_confirmed_sent_once_and_tried_again(seat: Seat, here: Centre) -> None:
    await seat.look("messages")
    assert "No worker runs: messages wait" in seat.text and "Choose to whom." in seat.text
    assert seat.app.button(key="send-message").disabled
    seat.app.multiselect(key="message-groups").set_value([here.group.id])
    (field,) = [field for field in seat.app.text_area if str(field.key).startswith("message-text-")]
    field.set_value("Ertaga *dars* yo‘q!")
    await seat.run()
    assert "For 8 students. 6 of them are not linked and will not get it" in seat.text
    await seat.press("send-message")
    await seat.press("confirm-yes")
    message = int(seat.app.query_params["message"])
    assert "Ertaga *dars* yo‘q!" in seat.text and "0 sent, 0 failed, 8 on their way" in seat.text
    await db.execute("UPDATE notice SET status = 'failed', error = 'Telegram ID topilmadi' WHERE message = $1", message)
    await seat.run()
    assert "0 sent, 8 failed, 0 on their way" in seat.text and "Telegram ID topilmadi: 8" in seat.text
    await seat.press("retry")
    assert "0 sent, 0 failed, 8 on their way" in seat.text
    await seat.press("remove-message")
    await seat.press("confirm-yes")
    assert "message" not in seat.app.query_params and "No messages yet." in seat.text
    assert await db.fetch_value("SELECT count(*) FROM notice") == 0


async def test_notices_that_failed_are_seen_and_sent_again(seat: Seat, here: Centre) -> None:
    facts = {"work": "Esse", "score": "6"}
    await tell(kind=NoticeKind.RESULT, key="grading:1", recipient=here.students[0].id, facts=facts)
    await seat.look("messages")
    assert "Notices that did not arrive" not in seat.text
    await db.execute("UPDATE notice SET status = 'failed', error = 'Foydalanuvchi botni bloklagan'")
    await seat.look("messages")
    assert "Notices that did not arrive" in seat.text
    await seat.press("retry-notices")
    assert "Notices that did not arrive" not in seat.text
    assert await db.fetch_value("SELECT status FROM notice") == "pending"


async def test_students_are_chosen_by_name_and_dropped_again(seat: Seat, here: Centre) -> None:
    first, second = here.students[:2]
    await seat.look("messages")
    seat.app.segmented_control(key="message-choice").set_value("students")
    await seat.run()
    for one in (first, second):
        seat.app.text_input(key="message-student").set_value(one.first_name)
        await seat.run()
        await seat.press(f"add-{one.id}")
    assert "For 2 students" in seat.text
    await seat.press(f"drop-{first.id}")
    assert "For 1 student" in seat.text


async def test_a_notice_is_switched_reworded_and_refused_with_a_reason(seat: Seat, here: Centre) -> None:
    await seat.look("notices")
    kind = NoticeKind.ABSENCE
    assert "Jasur Qodirov bugun (19.02.2025) IELTS-A1 guruhining darsiga kelmadi." in seat.text
    seat.app.text_area(key=f"words-{kind}").set_value("{student} {oy}")
    await seat.run()
    assert "There is no {oy} here. Known are: {student}, {group}, {date}" in seat.text
    assert seat.app.button(key=f"save-{kind}").disabled
    seat.app.text_area(key=f"words-{kind}").set_value("{student} darsda yo‘q: <b>{date}</b>")
    seat.app.toggle(key=f"on-{kind}").set_value(False)
    await seat.run()
    assert "Jasur Qodirov darsda yo‘q: &lt;b&gt;19.02.2025&lt;/b&gt;" in seat.text
    await seat.press(f"save-{kind}")
    (kept,) = [one for one in await notices_model.kinds() if one.kind is kind]
    assert (kept.is_on, kept.template) == (False, "{student} darsda yo‘q: <b>{date}</b>")
    await seat.press(f"reset-{kind}")
    assert seat.app.text_area(key=f"words-{kind}").value == notices_model.own_words(kind)
    seat.app.number_input(key="due-day").set_value(12)
    await seat.run()
    await seat.press("save-times")
    assert await db.fetch_value("SELECT payment_due_day FROM centre") == 12


async def test_the_card_links_a_parent_by_a_code_and_unlinks(seat: Seat, here: Centre) -> None:
    await note_bot("academy_bot")
    child = here.students[2]
    seat.sit(here.teacher)
    await seat.look("students", student=child.id)
    await seat.press("code-parent")
    _, _, code = seat.app.session_state[SHOWN]
    assert f"/start {code.code}" in seat.text and f"https://t.me/academy_bot?start={code.code}" in seat.text
    assert re.search(r'src="data:image/png;base64,[\w+/=]+"', seat.text)
    await link(chat="88", code=code.code)
    await seat.look("students", student=child.id)
    assert "1 linked" in seat.text
    parent = await db.fetch_value("SELECT id FROM telegram_parent")
    await seat.press(f"unlink-{parent}")
    await seat.press("confirm-yes")
    assert "1 linked" not in seat.text and await db.fetch_value("SELECT count(*) FROM telegram_parent") == 0


async def test_an_examiner_links_their_own_telegram(seat: Seat, here: Centre) -> None:
    seat.sit(here.teacher)
    await seat.look("links")
    await seat.press("link-me")
    _, _, code = seat.app.session_state[SHOWN]
    assert f"/start {code.code}" in seat.text
    assert (await link(chat="99", code=code.code)).name == "Bobur Toshmatov"


async def test_codes_are_printed_for_those_who_are_not_linked(client: httpx.AsyncClient) -> None:
    here = await centre.centre()
    await db.execute("UPDATE account SET telegram_id = '77' WHERE id = $1", here.students[0].id)
    asked = {"group": str(here.group.id), "purpose": "own"}
    assert (await client.post("/link-codes", data=asked)).headers["location"].startswith("/login")
    await sign_in(client, here.employee.username)
    page = await client.get("/link-codes", params=asked)
    assert page.status_code == 200 and "data:image" not in page.text
    assert await db.fetch_value("SELECT count(*) FROM telegram_code") == 0
    printed = (await client.post("/link-codes", data=asked)).text
    codes = re.findall(r"/start (\w{12})", printed)
    assert len(codes) == 7 and printed.count("data:image/png;base64,") == 7 and "Jasur" not in printed
    assert (await link(chat="78", code=codes[0])).name in printed.replace("&#39;", "'")
    assert (await client.post("/link-codes", data=asked, headers={"sec-fetch-site": "cross-site"})).status_code == 403
    for nonsense in ({"group": "x"}, {"purpose": "x"}):
        assert (await client.post("/link-codes", data=asked | nonsense)).status_code == 404
