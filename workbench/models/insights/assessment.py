"""Chapters on exams and marking: results, one exam's questions, examiners, profiles that deserve a second look."""

from datetime import timedelta
from typing import Final

import pandas as pd

from analytics import assessment, charts, examiners
from analytics.definitions import DEFINITIONS
from api.grading.schemas import Queue
from workbench.i18n import _
from workbench.models.insights.look import Look
from workbench.models.insights.parts import NOTHING, Chapter, Column, Number, Picture, Sheet, defined
from workbench.models.standing import criterion_name, queue_name

FEWEST: Final = 5
"""Verdicts of an examiner, below which nothing is said about severity."""
BANDS: Final = 9.0
DAYS_SHOWN: Final = timedelta(days=90)


def results(look: Look) -> Chapter:
    """How scores are spread: exams, multilevel sections, mock tests."""
    first, last = look.choice.first, look.today
    spread = _spread(look)
    if not spread:
        return Chapter(empty=_("No results in this time"), hint=_("Choose a longer one, or other groups."))
    pictures = [
        Picture(title, charts.distribution(assessment.distribution(shares.dropna(subset=["share"])), _),
                ("distribution",), _("%(n)d results") % {"n": len(shares)}, is_wide=len(spread) == 1)
        for title, shares in spread.items()
    ]  # fmt: skip
    every = pd.concat([shares.assign(what=title) for title, shares in spread.items()], ignore_index=True)
    found = assessment.summary(every.dropna(subset=["share"]), ["what"])
    columns = (
        Column("what", _("What")), Column("n", _("Results"), "number"), Column("mean", _("Mean"), "share"),
        Column("sd", _("Standard deviation"), "share"), Column("low", _("One in ten is below"), "share"),
        Column("median", _("Median"), "share"), Column("high", _("One in ten is above"), "share"),
    )  # fmt: skip
    sheets = [Sheet("results", _("In shares of the maximum"), found, columns)]
    of_exams = _exam_results(look)
    if len(of_exams):
        groups = look.named(assessment.summary(of_exams, ["title", "group"]))
        by_group = (Column("title", _("Exam")), Column("group_name", _("Group")), *columns[1:])
        sheets.append(Sheet("results-by-group", _("Exams by group"), groups, by_group))
    remark = _("From %(first)s to %(last)s.") % {"first": f"{first:%d.%m.%Y}", "last": f"{last:%d.%m.%Y}"}
    return Chapter((), pictures, sheets, [remark])


def _spread(look: Look) -> dict[str, pd.DataFrame]:
    """Shares of the maximum by what was sat, as far as there are any."""
    first, last = look.choice.first, look.today
    sections = _of_students(look, look.load("multilevel_results", first, last))
    mocks = _of_students(look, look.load("mock_scores", first, last))
    found = {
        _("Exams"): _exam_results(look),
        _("Multilevel writing"): sections[sections["section"] == Queue.WRITING],
        _("Multilevel speaking"): sections[sections["section"] == Queue.SPEAKING],
        _("Mock tests"): mocks.assign(share=mocks["overall"] / BANDS),
    }
    return {title: frame[["share"]] for title, frame in found.items() if len(frame)}


def _exam_results(look: Look) -> pd.DataFrame:
    found = look.load("exam_results", look.choice.first, look.today)
    return look.cut(found, None, look.choice.first, look.today)


def _of_students(look: Look, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of students who are in the choice."""
    return frame[frame["student"].isin(look.students()["student"])] if look.choice.is_part else frame


def exams(look: Look) -> dict[int, str]:
    """The exams that were sat, the newest first: what can be asked for its questions."""
    found = look.load("exams")
    found = found[found["results"] > 0]
    return {
        int(exam): f"{title} · {pd.Timestamp(day):%d.%m.%Y} · {number}"
        for exam, title, day, number in found[["exam", "title", "date", "results"]].itertuples(index=False, name=None)
    }


def questions(look: Look, exam: int | None = None) -> Chapter:
    """How an exam's questions work, and how far its result can be believed."""
    known = exams(look)
    exam = exam if exam in known else next(iter(known), None)
    if exam is None:
        return Chapter(empty=_("No exam was sat yet"), hint=_("Exams with results are listed here."))
    answers = look.load("exam_answers", exam)
    points = assessment.matrix(answers)
    if points.empty:
        return Chapter(empty=_("No checked result yet"), hint=_("Questions are judged by whole, checked results."))
    found = assessment.items(answers)
    found = found.assign(flags=list(map(_flags, *(found[name] for name in assessment.FLAGS))))
    columns = (
        Column("number", "№", "number"), Column("question_text", _("Question")), Column("n", _("Results"), "number"),
        defined("difficulty", "difficulty", "decimal"), defined("point_biserial", "point_biserial", "decimal"),
        defined("upper_lower", "upper_lower", "decimal"), Column("flags", _("Look at")),
    )  # fmt: skip
    sheets = [Sheet("questions", _("Questions"), found, columns, ("difficulty", "point_biserial"))]
    options = look.load("exam_options", exam)
    if len(options):
        sheets.append(_distractors(answers, options, found))
    picture = Picture(_("Difficulty and discrimination"), charts.items(found, _), ("difficulty", "point_biserial"),
                      _("Questions below the dashed line are failed more often by the better students."),
                      is_wide=True)  # fmt: skip
    return Chapter(_reliability(points), [picture], sheets)


def _flags(easy: bool, hard: bool, weak: bool, wrong_way: bool) -> str:
    said = ((easy, _("too easy")), (hard, _("too hard")), (weak, _("tells little")), (wrong_way, _("key?")))
    return ", ".join(text for is_so, text in said if is_so)


def _reliability(points: pd.DataFrame) -> list[Number]:
    found = assessment.reliability(points)
    is_right_or_wrong = not pd.isna(found["kr20"])
    key = "kr20" if is_right_or_wrong else "alpha"
    value = found[key]
    return [
        Number(key, _decimal(value), _("%(items)d questions, %(students)d results")
               % {"items": found["items"], "students": found["students"]}, "bad" if value < 0.7 else ""),
        Number("sem", _decimal(found["sem"]), _("points")),
    ]  # fmt: skip


def _decimal(value: float, digits: int = 2) -> str:
    return NOTHING if pd.isna(value) else f"{value:.{digits}f}"


def _distractors(answers: pd.DataFrame, options: pd.DataFrame, items: pd.DataFrame) -> Sheet:
    found = assessment.distractors(answers, options)
    numbers = dict(zip(items["question"].tolist(), items["number"].tolist(), strict=True))
    said = {"unused": _("hardly chosen"), "attracts_the_best": _("the best prefer it"), "": ""}
    found = found.assign(
        number=found["question"].map(numbers), key=found["is_correct"].map({True: "✓", False: ""}),
        flag=found["flag"].map(said),
    )  # fmt: skip
    columns = (
        Column("number", "№", "number"), Column("option_text", _("Option")), Column("key", _("Key")),
        Column("chosen", _("Chosen"), "number"), Column("share", _("Share"), "share", "distractor"),
        Column("upper", _("Of the best 27 %"), "share", "upper_lower"),
        Column("lower", _("Of the worst 27 %"), "share", "upper_lower"), Column("flag", _("Look at")),
    )  # fmt: skip
    found = found.dropna(subset=["number"]).astype({"number": "int64"})
    return Sheet("options", _("Options"), found, columns, ("distractor",))


def marking(look: Look) -> Chapter:
    """How examiners mark, how long students wait, what is open."""
    first, last = look.choice.first, look.today
    given = examiners.with_share(_of_students(look, look.load("gradings", first, last)))
    handed_in = _of_students(look, look.load("reviews", first, last))
    if given.empty and handed_in.empty:
        return Chapter(empty=_("Nothing was handed in in this time"), hint=_("Choose a longer one."))
    waiting = _queues(examiners.backlog(handed_in, look.now))
    times = _queues(examiners.turnaround(given)) if len(given) else pd.DataFrame(columns=["queue_name"])
    days = examiners.backlog_by_day(handed_in, max(first, last - DAYS_SHOWN), last)
    pictures = [
        Picture(_("Open works by day"),
                charts.lines(days, "date", {"open": _("Open")}, title=_("Works"), shape=",d", zero=True, say=_),
                ("backlog",), is_wide=True),
    ]  # fmt: skip
    sheets = [_open_sheet(waiting)]
    if len(given):
        severe = _severity(look, given)
        pictures.insert(0, Picture(_("Severity of examiners"), charts.severity(severe, say=_), ("severity",),
                                   _("Left of the dashed line is severe. The bar is where chance would leave it."),
                                   is_wide=True))  # fmt: skip
        marks = look.load("grading_marks", first, last)
        sheets += [_severity_sheet(severe), _agreement_sheet(given), _criteria_sheet(given, marks), _times_sheet(times)]
    return Chapter(_waiting(waiting, given), pictures, sheets)


def _waiting(waiting: pd.DataFrame, given: pd.DataFrame) -> list[Number]:
    oldest = waiting["oldest"].max()
    hours = examiners.first_verdicts(given)["hours"] if len(given) else pd.Series(dtype="float64")
    number = int(waiting[["waiting", "claimed"]].sum().sum())
    since = "" if pd.isna(oldest) else _("the oldest for %(hours)d hours") % {"hours": oldest}
    return [
        Number("backlog", str(number), since),
        Number("turnaround", _decimal(hours.median(), 0), _("hours, half are faster"), label=_("Turnaround, median")),
        Number("turnaround", _decimal(float(hours.quantile(0.9)), 0), _("hours, nine in ten are faster"),
               label=_("Turnaround, 90 %")),
    ]  # fmt: skip


def _queues(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(queue_name=[queue_name(Queue(queue)) for queue in frame["queue"]])


def _severity(look: Look, given: pd.DataFrame) -> pd.DataFrame:
    found = examiners.severity(given)
    names = dict(zip(look.staff()["employee"].tolist(), look.staff()["name"].tolist(), strict=True))
    found = found[found["n"] >= FEWEST]
    return found.assign(examiner_name=found["examiner"].map(names).fillna("–")).reset_index(drop=True)


def _severity_sheet(found: pd.DataFrame) -> Sheet:
    columns = (
        Column("examiner_name", _("Examiner")), Column("n", _("Marked"), "number"),
        defined("deviation", "severity", "share"), Column("low", _("From"), "share", "severity"),
        Column("high", _("To"), "share", "severity"), Column("same_work", _("Same works"), "number", "severity"),
        Column("same_work_deviation", _("On the same works"), "share", "severity"),
    )  # fmt: skip
    return Sheet("severity", _("Examiners"), found, columns, ("severity",))


def _agreement_sheet(given: pd.DataFrame) -> Sheet:
    found = _queues(examiners.agreement(examiners.pairs(given)))
    columns = (Column("queue_name", _("Queue")), *_agreement_columns())
    nothing = _("No work was marked by two examiners in this time.")
    return Sheet("agreement", _("Agreement of two examiners"), found, columns, ("kappa",), "", nothing)


def _criteria_sheet(given: pd.DataFrame, marks: pd.DataFrame) -> Sheet:
    found = _queues(examiners.agreement_by_criterion(given, marks))
    found = found.assign(criterion_name=found["criterion"].map(criterion_name))
    columns = (Column("queue_name", _("Queue")), Column("criterion_name", _("Criterion")), *_agreement_columns())
    nothing = _("No work was marked by two examiners in this time.")
    return Sheet("agreement-by-criterion", _("Agreement by criterion"), found, columns, ("kappa",), "", nothing)


def _agreement_columns() -> tuple[Column, ...]:
    return (
        Column("n", _("Marked twice"), "number"), defined("exact", "exact", "share"),
        defined("adjacent", "adjacent", "share"), defined("kappa", "kappa", "decimal"),
    )  # fmt: skip


def _times_sheet(times: pd.DataFrame) -> Sheet:
    columns = (Column("queue_name", _("Queue")), Column("n", _("Works"), "number"),
               Column("median", _("Median, hours"), "decimal", "turnaround"),
               Column("p90", _("90 %, hours"), "decimal", "turnaround"))  # fmt: skip
    return Sheet("turnaround", _("From handing in to the result"), times, columns, ("turnaround",))


def _open_sheet(waiting: pd.DataFrame) -> Sheet:
    columns = (Column("queue_name", _("Queue")), Column("waiting", _("Waiting"), "number", "backlog"),
               Column("claimed", _("Held"), "number"), Column("oldest", _("Oldest, hours"), "decimal", "backlog"),
               Column("median", _("Median, hours"), "decimal"))  # fmt: skip
    return Sheet("backlog", _("Open now"), waiting, columns, ("backlog",), "", _("Nothing waits."))


def second_look(look: Look) -> Chapter:
    """Profiles in which writing or speaking stands far from the rest."""
    first, last = look.choice.first, look.today
    scores = _of_students(look, look.load("mock_scores", first, last))
    sections = _of_students(look, look.load("multilevel_results", first, last))
    if scores.empty and sections.empty:
        return Chapter(empty=_("No results in this time"), hint=_("Choose a longer one, or other groups."))
    bands = assessment.jagged(scores)
    people = look.load("students")[["student", "name"]]
    apart = assessment.sections_apart(sections).merge(people, on="student", how="left")
    definition = DEFINITIONS["jagged"]
    title = _(definition.name)
    numbers = [
        Number("jagged", str(len(bands)), _("of %(n)d mock tests") % {"n": len(scores)}, label=_("Mock tests")),
        Number("jagged", str(len(apart)), _("attempts"), label=_("Multilevel exams")),
    ]
    skills = (("reading", _("Reading")), ("listening", _("Listening")), ("writing", _("Writing")),
              ("speaking", _("Speaking")))  # fmt: skip
    of_bands = (Column("name", _("Student")), Column("title", _("Test")),
                *(Column(field, label, "decimal") for field, label in skills),
                Column("gap", _("Difference"), "decimal", "jagged"), Column("scored_on", _("Day"), "day"))  # fmt: skip
    of_shares = (Column("name", _("Student")), *(Column(field, label, "share") for field, label in skills[2:]),
                 Column("gap", _("Difference"), "share", "jagged"))  # fmt: skip
    nothing = _("No profile stands out.")
    sheets = [
        Sheet("jagged-mock-tests", f"{title}: {numbers[0].label}", bands, of_bands, ("jagged",), "students", nothing),
        Sheet("jagged-multilevel", f"{title}: {numbers[1].label}", apart, of_shares, ("jagged",), "students",
              nothing),
    ]  # fmt: skip
    return Chapter(numbers, sheets=sheets)
