"""What demo students write and say: sentences picked from the content, with a learner's mistakes."""

import random
import re
from dataclasses import dataclass

from api.demo.content import Choices, SpeakingQuestion, WritingTask


@dataclass(frozen=True, slots=True)
class Level:
    """How well somebody writes: the share of the maximum they earn, of slips made and of sentences left out."""

    name: str
    share: float
    slips: float
    omissions: float


LEVELS = (
    Level("A2", 0.38, 0.55, 0.20),
    Level("B1", 0.57, 0.30, 0.10),
    Level("B2", 0.74, 0.13, 0.04),
    Level("C1", 0.89, 0.03, 0.00),
)

# What learners with Uzbek or Russian as a first language get wrong: spelling, articles, endings, prepositions.
SLIPS = (
    (r"\bbecause\b", "becouse"), (r"\bbeautiful\b", "beatiful"), (r"\bwhich\b", "wich"), (r"\bwhether\b", "weather"),
    (r"\btheir\b", "there"), (r"\bopinion\b", "opinon"), (r"\bchildren\b", "childrens"),
    (r"\bdifferent\b", "diffrent"), (r"\binteresting\b", "intresting"), (r"\breally\b", "realy"),
    (r"\bcomfortable\b", "comfartable"), (r"\bgovernment\b", "goverment"), (r"\benvironment\b", "enviroment"),
    (r"\bfriends\b", "freinds"), (r"\bdisappointed\b", "dissapointed"), (r"\breceipt\b", "reciept"),
    (r"\badvice\b", "advices"), (r"\bhomework\b", "homeworks"), (r"\bpronunciation\b", "pronounciation"),
    (r"\bdoes not\b", "don't"), (r"\bdo not\b", "dont"), (r"\bis not\b", "isnt"), (r"\bI am\b", "I"),
    (r"\bhave been\b", "are"), (r"\bbetter than\b", "more better then"), (r"\bmuch\b", "many"), (r"\bfewer\b", "less"),
    (r"\bwould\b", "will"), (r"\bwas born\b", "born"), (r"\bbought\b", "buyed"), (r"\bspends\b", "spend"),
    (r"\bsays\b", "say"), (r"\bbecomes\b", "become"), (r"\bpromised\b", "promise"), (r"\bdepends on\b", "depends from"),
    (r"\blooking forward to seeing\b", "looking forward to see"), (r"\blistening to\b", "listening"),
    (r"\bin the evening\b", "at the evening"), (r"\bat the airport\b", "in airport"), (r"\bon the bus\b", "in bus"),
    (r"\bon the internet\b", "in internet"), (r"\bthe (?=[a-z])", ""), (r"\ba (?=[a-z])", ""),
    (r"\ban (?=[a-z])", "a "), (r"\bpeople are\b", "people is"),
    (r",(?= because)", ""), (r"\bHowever,", "But"), (r"\bquickly\b", "fast"), (r"\bto visit\b", "visit"),
)  # fmt: skip
COMPILED_SLIPS = tuple((re.compile(pattern), wrong) for pattern, wrong in SLIPS)

OPENERS = ("Well,", "Okay,", "So,", "Let me think.", "Actually,", "Um,", "To be honest,")
HESITATIONS = ("um,", "er,", "you know,", "I mean,", "how to say,")


def with_slips(text: str, level: Level, rng: random.Random) -> str:
    """The same text as somebody of this level would put it down."""
    for pattern, wrong in COMPILED_SLIPS:
        text = pattern.sub(lambda hit, wrong=wrong: wrong if rng.random() < level.slips else hit[0], text)  # type: ignore[misc]
    return text


def _paragraph(slots: tuple[Choices, ...], level: Level, rng: random.Random) -> str:
    kept = [slot for number, slot in enumerate(slots) if number == 0 or rng.random() >= level.omissions]
    return with_slips(" ".join(rng.choice(slot) for slot in kept), level, rng)


def written(task: WritingTask, level: Level, signature: str, rng: random.Random) -> list[str]:
    """The paragraphs of one student's letter (greeting and signature included) or essay."""
    body = [_paragraph(paragraph, level, rng) for paragraph in task.paragraphs]
    if not task.greeting:
        return body
    return [rng.choice(task.greeting), *body, rng.choice(task.farewell), signature]


def spoken(question: SpeakingQuestion, level: Level, rng: random.Random) -> list[str]:
    """The phrases of one student's answer; between two of them the speaker pauses."""
    sentences = [with_slips(rng.choice(slot), level, rng) for slot in question.answer]
    phrases = [phrase for sentence in sentences for phrase in re.split(r"(?<=[,.:]) ", sentence)]
    hesitant = level.slips / 2
    said = [f"{rng.choice(HESITATIONS)} {phrase}" if rng.random() < hesitant else phrase for phrase in phrases]
    return [rng.choice(OPENERS), *said] if rng.random() < 0.6 else said
