"""What every figure means, and where its definition comes from, if its field has one.

Pages show it where the pointer rests, the notebooks and docs/analytics.md list it. Texts are translated where they are
shown.
"""

from dataclasses import dataclass
from typing import Final

from analytics.words import N_


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure's name, its meaning in a sentence or two, and the source of the definition."""

    name: str
    meaning: str
    source: str = ""


DEFINITIONS: Final[dict[str, Definition]] = {
    # Finance
    "income": Definition(
        N_("Income"), N_("Payments received in the month, by the day the money came, in Tashkent’s time.")
    ),
    "expense": Definition(N_("Expense"), N_("Money paid out in the month, by the day it was paid.")),
    "profit": Definition(
        N_("Profit"), N_("Income less expense of the same month: money in hand, not what was earned by teaching in it.")
    ),
    "year_before": Definition(N_("A year before"), N_("The same figure of the same month of the year before.")),
    "income_by": Definition(
        N_("Income by group, subject, teacher"),
        N_(
            "Payments by the group they were made for. A group’s teacher in a month is whoever took most of its"
            " registers in it."
        ),
    ),
    "received": Definition(N_("Money received"), N_("Payments by the month in which the money came.")),
    "accrued": Definition(
        N_("Accrued"),
        N_(
            "Payments by the months that they are for. A payment for several months is divided equally among them,"
            " to the tiyin."
        ),
        "Accrual basis: IASB Conceptual Framework (2018), 1.17",
    ),
    "dues": Definition(
        N_("Expected fees"),
        N_(
            "A student owes for a month if they stood on its registers for longer than a week. The fee is the median of"
            " what they paid for earlier months in that group, if that is three quarters of the group’s median or more;"
            " else the group’s median. It falls due on the 10th, or on the first lesson if that was later."
        ),
    ),
    "debt": Definition(N_("Debt"), N_("The expected fee of a month that is due, less what was paid for that month.")),
    "ageing": Definition(
        N_("Ageing of debts"),
        N_("Debts by the days since they fell due: 0–30, 31–60, 61–90, over 90."),
        "Ageing schedule of receivables: IFRS 9, B5.5.35",
    ),
    "collection_rate": Definition(
        N_("Collection rate"),
        N_(
            "How much of the fees expected for a month has been paid by now. What some paid beyond their fee does not"
            " make up for what others owe."
        ),
    ),
    "per_student": Definition(
        N_("Revenue per student"),
        N_("What is accrued for a month, divided by the students who stood on a register in it."),
    ),
    "salary_share": Definition(
        N_("Salaries’ share"), N_("Expenses paid to people who work here, as a share of the income of the same month.")
    ),
    "forecast": Definition(
        N_("Forecast of next month"),
        N_(
            "What everybody who is here paid on average in the last six whole months, drawn a little towards the common"
            " average, less those who leave and plus those who join at the pace of the last three months."
        ),
        "Shrinkage towards the common mean: Efron & Morris (1977), Scientific American 236(5)",
    ),
    "interval": Definition(
        N_("80 % interval"),
        N_(
            "The range that holds four months of five, from the errors of the same forecast made for earlier months."
            " With fewer than three of those there is none."
        ),
        "Prediction interval of one more observation: Hahn & Meeker (1991), Statistical Intervals",
    ),
    "back_test": Definition(
        N_("Back-test"),
        N_("The same forecast for months that are over, each from what was known on that day of the month before."),
    ),
    # Attendance
    "attendance_rate": Definition(
        N_("Attendance"), N_("Of all marks on registers, the share of who came, in time or late.")
    ),
    "lateness": Definition(N_("Lateness"), N_("Of those who came, the share of who came late.")),
    "streak": Definition(
        N_("Absent in a row"), N_("Absences without a break, up to the student’s last lesson, in all their groups.")
    ),
    "chronic": Definition(
        N_("Chronic absence"),
        N_("A tenth of the lessons missed or more, for whatever reason, in the last 4 or the last 8 weeks."),
        "Chronic absence, 10 %: Attendance Works",
    ),
    "severe_absence": Definition(
        N_("Severe absence"),
        N_("A fifth of the lessons missed or more in the last 4 or the last 8 weeks."),
        "Severe chronic absence, 20 %: Attendance Works",
    ),
    "at_risk": Definition(
        N_("Students at risk"),
        N_(
            "Chronically absent in the last 4 or 8 weeks, or absent three times in a row up to now. The list says which"
            " of it."
        ),
    ),
    "unusual_week": Definition(
        N_("Unusual week"),
        N_(
            "Half as many students again were absent as in the other weeks (their median), and more than chance would"
            " make of it (three standard errors)."
        ),
        "Control limits of three standard errors: Shewhart (1931), p-chart",
    ),
    "registers_not_taken": Definition(
        N_("Registers not taken"),
        N_(
            "Lessons of the timetable without a single mark. A day on which two groups or more had lessons and nobody"
            " took a register counts as a day off."
        ),
    ),
    "presence": Definition(
        N_("Employees’ presence"),
        N_("Of the days with lessons of their groups, the share on which the employee has a working day logged."),
    ),
    # Students
    "joined": Definition(N_("Joined"), N_("Students whose account was made in the month.")),
    "left": Definition(N_("Left"), N_("Students who were withdrawn in the month.")),
    "here": Definition(N_("Students"), N_("Students whose account is there and not withdrawn.")),
    "losing": Definition(
        N_("Groups losing students"),
        N_("Groups with at least two students fewer than four weeks ago: those who left, less those who joined."),
    ),
    "retention": Definition(
        N_("Retention"),
        N_(
            "Of the students who joined in one month, the share still here after so many months. Shown once all of them"
            " have been here that long."
        ),
    ),
    "churn": Definition(
        N_("Churn"), N_("Of all who were here on any day of the period, the share who left on one of them.")
    ),
    "seats_used": Definition(
        N_("Seats used"),
        N_(
            "Students now, as a share of the longest register that the group ever had: how many it can take is not"
            " recorded."
        ),
    ),
    # Assessment
    "distribution": Definition(
        N_("Distribution of scores"), N_("How many results lie in each twentieth of the scale.")
    ),
    "difficulty": Definition(
        N_("Difficulty"),
        N_("The share of the question’s points that students earned: high is easy."),
        "Crocker & Algina (1986), Introduction to Classical and Modern Test Theory, ch. 14",
    ),
    "point_biserial": Definition(
        N_("Discrimination"),
        N_(
            "The correlation of the question with the rest of the exam. Below 0.20 it tells little; below zero the"
            " better students fail it more often: look at the key."
        ),
        "Corrected item–total correlation: Henrysson (1963), Psychometrika 28; 0.20: Ebel & Frisbie (1991)",
    ),
    "upper_lower": Definition(
        N_("Upper less lower"),
        N_("How much more of the points the best 27 % earned than the worst 27 %."),
        "Kelley (1939), Journal of Educational Psychology 30, 17–24",
    ),
    "distractor": Definition(
        N_("Distractors"),
        N_("Wrong options. One that fewer than 5 % choose does no work; one that the best prefer may be right."),
        "Haladyna & Downing (1993), Educational and Psychological Measurement 53",
    ),
    "kr20": Definition(
        N_("KR-20"),
        N_("Reliability of an exam of right or wrong answers, at most 1. From 0.70 groups can be compared by it."),
        "Kuder & Richardson (1937), Psychometrika 2, 151–160; 0.70: Nunnally (1978)",
    ),
    "alpha": Definition(
        N_("Cronbach’s alpha"),
        N_("Reliability also where answers earn a part of a point: how far the questions measure one thing."),
        "Cronbach (1951), Psychometrika 16, 297–334",
    ),
    "sem": Definition(
        N_("Standard error of measurement"),
        N_("How far, in points, a student’s result would usually move if they sat the like again."),
        "Lord & Novick (1968), Statistical Theories of Mental Test Scores",
    ),
    "severity": Definition(
        N_("Severity"),
        N_(
            "How far an examiner’s marks lie from what the same students get from others, as a share of the maximum."
            " Below zero is severe; an interval that leaves out zero is hardly chance."
        ),
        "Rater effects: Myford & Wolfe (2003), Journal of Applied Measurement 4",
    ),
    "exact": Definition(
        N_("Exact agreement"),
        N_("Of works marked by two examiners, how many got the same level (of bands, the same half band)."),
    ),
    "adjacent": Definition(N_("Adjacent agreement"), N_("The same, or one level (one half band) apart.")),
    "kappa": Definition(
        N_("Quadratic weighted kappa"),
        N_(
            "Agreement beyond chance, in which a wide difference counts by its square. 1 is perfect, 0 is chance. Who"
            " marks again has seen the first mark, so it flatters."
        ),
        "Cohen (1968), Psychological Bulletin 70, 213–220; 0.70 for scoring: Williamson, Xi & Breyer (2012)",
    ),
    "turnaround": Definition(
        N_("Turnaround"),
        N_("Hours from handing in to the first result: half are faster than the median, nine in ten than the other."),
    ),
    "backlog": Definition(N_("Backlog"), N_("What was handed in and has no result yet.")),
    "jagged": Definition(
        N_("Jagged profile"),
        N_(
            "Writing or speaking two bands or more from the mean of reading and listening (at multilevel exams: writing"
            " and speaking a quarter of the maximum apart). It need not be wrong; it deserves a second look."
        ),
        "Jagged profiles are second-marked in IELTS: Taylor & Falvey (2007), IELTS Collected Papers",
    ),
}
