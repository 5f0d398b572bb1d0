"""Figures over 0.1, 1 and 10 million marks, over Dask too; and every owner's page at the large demo scale."""

import asyncio
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.ground import Figure

MILLION = 1_000_000
SIZES = (MILLION // 10, MILLION, 10 * MILLION)
FIRST, TODAY = date(2025, 7, 1), date(2026, 6, 30)
PARTS = 40
WITHIN_COLD, WITHIN_WARM = 2_000, 300
MEMORY_WITHIN = 2_048
"""Megabytes, for ten million marks on two workers."""
ROUNDS = 3


def marks(rows: int, seed: int = 1) -> pd.DataFrame:
    """Random marks of a year: a student for every 115, a group for every 50 students, as in the demo."""
    chance = np.random.default_rng(seed)
    student = chance.integers(0, max(50, rows // 115), rows, dtype="int32")
    days = np.datetime64(FIRST, "D") + chance.integers(0, 365, rows).astype("timedelta64[D]")
    codes = chance.choice(np.array([0, 1, 2], dtype="int8"), rows, p=[0.82, 0.06, 0.12])
    status = pd.Categorical.from_codes(codes, categories=pd.Index(["present", "late", "absent"]))
    group = (student // 50).astype("int32")
    return pd.DataFrame({"student": student, "group": group, "date": days.astype("datetime64[us]"), "status": status})


def payments(rows: int, seed: int = 2) -> pd.DataFrame:
    """Random payments of the same year for the month that they come in."""
    chance = np.random.default_rng(seed)
    student = chance.integers(0, max(50, rows // 10), rows)
    days = np.datetime64(FIRST, "D") + chance.integers(0, 365, rows).astype("timedelta64[D]")
    return pd.DataFrame(
        {
            "payment": np.arange(rows), "student": student, "group": student // 50,
            "amount": chance.integers(10**7, 10**8, rows), "received_on": days.astype("datetime64[us]"),
            "spent_on": days.astype("datetime64[us]"),
            "paid_for": days.astype("datetime64[M]").astype("datetime64[us]"), "months": 1, "place": 0,
        }
    )  # fmt: skip


def of_attendance(frame: Any) -> None:
    """What the attendance page shows, from single marks."""
    from analytics import attendance

    counts = attendance.counted(frame, ["group", "date"])
    attendance.by_month(counts, FIRST, TODAY)
    attendance.heatmap(counts, "group", "weekday")
    attendance.unusual_weeks(counts)
    people = pd.DataFrame({"student": np.arange(1), "name": "", "joined_on": FIRST, "left_on": pd.NaT})
    attendance.at_risk(frame, people, TODAY)


def of_finance(frame: Any) -> None:
    """What the finance page shows of payments."""
    from analytics import finance

    finance.cash_flow(frame, frame, FIRST, TODAY)
    finance.accrual(frame, FIRST, TODAY)
    finance.income_by(frame, ["group"])


def in_memory(make: Callable[[int], pd.DataFrame], figures: Callable[[Any], None], rows: int) -> tuple[float, float]:
    """Seconds (the median of a few), and megabytes at the peak beyond those of an empty process."""
    figures(make(1_000))
    before = _peak()
    frame = make(rows)
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        figures(frame)
        times.append(time.perf_counter() - began)
    return statistics.median(times), _peak() - before


def alone(work: Callable[..., Any], *args: Any) -> Any:
    """Do it in a process of its own, so that its memory is its own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as one:
        return one.submit(work, *args).result()


def _growing() -> Iterator[Figure]:
    for name, make, figures, unit in (("attendance", marks, of_attendance, 1), ("finance", payments, of_finance, 10)):
        found = [alone(in_memory, make, figures, rows // unit) for rows in SIZES]
        for place in (1, 2):
            rows, (seconds, memory), (less, held) = SIZES[place] // unit, found[place], found[place - 1]
            title = f"{name}, {rows:,} rows / a tenth of them"
            yield Figure(f"{title}: time", seconds, less, "s", "11 or less", seconds / less)
            yield Figure(f"{title}: memory", memory, held, "MB", "12 or less", memory / max(held, 1))


def _peak(_worker: int = 0) -> float:
    # Not getrusage: its maximum begins with that of the process which started this one.
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def on_two_workers(rows: int) -> tuple[float, float]:
    """Seconds, and megabytes at the peak of both workers together; every worker makes its marks itself."""
    import dask
    from dask import dataframe
    from distributed import LocalCluster

    cluster: Any = LocalCluster
    lazily: Any = dataframe.from_map
    with (
        cluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as two,
        two.get_client() as client,
        dask.config.set({"dataframe.convert-string": False}),
    ):
        frame = lazily(partial(marks, rows // PARTS), range(PARTS), meta=marks(10))
        began = time.perf_counter()
        of_attendance(frame)
        seconds = time.perf_counter() - began
        return seconds, sum(client.run(_peak).values())


def _out_of_memory() -> Figure:
    seconds, memory = alone(on_two_workers, SIZES[-1])
    title = f"attendance, {SIZES[-1]:,} rows on two Dask workers ({seconds:.0f} s)"
    return Figure(title, memory, MEMORY_WITHIN, "MB", "1.00 or less", memory / MEMORY_WITHIN)


def _pages() -> Iterator[Figure]:
    from analytics import loaders
    from api import clock
    from api.access import Actor, Role
    from api.pulse.schemas import WorkerOut
    from workbench.models.insights import morning, themes
    from workbench.models.insights.choice import Choice
    from workbench.models.insights.look import SHELF

    owner, today = Actor(0, Role.OWNER, "Owner", 0), clock.now().date()
    year = Choice((pd.Timestamp(today) - pd.DateOffset(months=11)).replace(day=1).date(), today)
    # The process and its first connection are warm, what is kept of the tables is not.
    with loaders.reading() as source:
        loaders.staff(source)
    pages: dict[str, Callable[[], Any]] = {"morning": partial(morning.morning, owner, WorkerOut(state="ok"))}
    pages |= {
        f"{theme}, {chapter}": partial(themes.chapter, owner, theme, chapter, year)
        for theme, page in themes.THEMES.items()
        for chapter in page.chapters
    }
    for name, page in pages.items():
        cold, warm = [], []
        for _ in range(ROUNDS):
            SHELF.forget()
            cold.append(_milliseconds(page))
            warm.append(_milliseconds(page))
        for kind, times, within in (("cold", cold, WITHIN_COLD), ("warm", warm, WITHIN_WARM)):
            took = statistics.median(times)
            yield Figure(f"{name}: {kind}", took, within, "ms", "1.00 or less", took / within)


def _milliseconds(page: Callable[[], Any]) -> float:
    began = time.perf_counter()
    page()
    return (time.perf_counter() - began) * 1000


async def _load() -> None:
    from api import db, demo

    await db.open_pool(command_timeout=900)
    await demo.load("large", 1)
    await db.close_pool()


def run() -> Iterator[Figure]:
    """Growth with the rows, then Dask, then the pages."""
    yield from _growing()
    yield _out_of_memory()
    asyncio.run(_load())
    yield from _pages()
