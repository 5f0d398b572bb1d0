"""What a band means for each IELTS criterion, in a few words of our own: a reminder, not the official descriptors."""

from typing import Final

from workbench.i18n import N_, _

Bands = dict[int, str]

TASK_ACHIEVEMENT: Final[Bands] = {
    9: N_("Covers all of the task; the reader misses nothing."),
    8: N_("Covers the task well; the main features stand out and are well chosen."),
    7: N_("Covers the task with a clear overview; some features could be developed further."),
    6: N_("Gives an overview and suitable features; some details are missing, irrelevant or wrong."),
    5: N_("Mostly lists details without a clear overview; important features are left out."),
    4: N_("Hardly does the task; features are confused, or the format does not fit."),
}
TASK_RESPONSE: Final[Bands] = {
    9: N_("Answers the question fully; the position is developed and every idea supported."),
    8: N_("Answers all parts well; ideas are relevant, extended and supported."),
    7: N_("Answers all parts with a clear position; an idea may be too general or lack focus."),
    6: N_("Answers all parts, some more than others; the conclusion may be unclear or repeat."),
    5: N_("Answers only in part; the position is not always clear, ideas are few and thin."),
    4: N_("Hardly answers; a position is hard to find, ideas repeat or do not belong."),
}
COHERENCE: Final[Bands] = {
    9: N_("Reads without effort; paragraphs and links draw no attention to themselves."),
    8: N_("Ordered logically; links and paragraphs are handled well."),
    7: N_("Clear progression; links vary but are now and then too many or too few."),
    6: N_("Ordered sensibly; links work but feel mechanical or go wrong in places."),
    5: N_("Some order, little progression; links are missing, wrong or repeated; paragraphs are weak."),
    4: N_("Ideas are not ordered; only a few simple links, often wrong."),
}
VOCABULARY: Final[Bands] = {
    9: N_("Full and natural range; only rare slips."),
    8: N_("Wide and precise range, uncommon words used with skill; few mistakes."),
    7: N_("Enough range for some precision and less common words; some mistakes in choice or spelling."),
    6: N_("Adequate range; tries less common words with some mistakes that do not hide the meaning."),
    5: N_("Just enough for the task; noticeable mistakes may trouble the reader."),
    4: N_("Basic words, often repeated or unfit; mistakes trouble the reader."),
}
GRAMMAR: Final[Bands] = {
    9: N_("Full range of structures, right throughout; only rare slips."),
    8: N_("Wide range; most sentences have no mistake."),
    7: N_("Several complex structures; sentences without mistakes are frequent."),
    6: N_("Simple and complex sentences mixed; some mistakes, the meaning is clear."),
    5: N_("Complex sentences are tried but often fail; frequent mistakes cause some trouble."),
    4: N_("Few structures, hardly any subordinate clauses; mistakes outnumber what is right."),
}
FLUENCY: Final[Bands] = {
    9: N_("Speaks with ease; pauses only to think of content."),
    8: N_("Fluent, with only occasional repetition or self-correction; topics are developed well."),
    7: N_("Speaks at length without effort; some hesitation over language; links vary."),
    6: N_("Willing to speak at length, loses the thread at times through repetition or hesitation."),
    5: N_("Keeps going by repeating, correcting and slow speech; simple links are overused."),
    4: N_("Noticeable pauses, slow speech; links only simple sentences."),
}
SPOKEN_VOCABULARY: Final[Bands] = {
    9: N_("Precise and flexible on every topic; idioms come naturally."),
    8: N_("Wide range, skilful paraphrase, uncommon and idiomatic words with few slips."),
    7: N_("Flexible on many topics, some idiomatic words and paraphrase; some wrong choices."),
    6: N_("Enough to discuss topics at length; meaning clear despite wrong words."),
    5: N_("Manages familiar and unfamiliar topics with little flexibility; paraphrase often fails."),
    4: N_("Enough for familiar topics only; wrong words are frequent."),
}
SPOKEN_GRAMMAR: Final[Bands] = {
    9: N_("Full range, right throughout but for slips any native speaker makes."),
    8: N_("Wide range used flexibly; most sentences are free of mistakes."),
    7: N_("Many complex structures with some flexibility; mistakes remain here and there."),
    6: N_("Simple and complex structures mixed; mistakes in complex ones rarely hide the meaning."),
    5: N_("Simple sentences mostly right; complex ones few and usually wrong."),
    4: N_("Simple sentences, subordinate ones rare; mistakes frequent."),
}
PRONUNCIATION: Final[Bands] = {
    9: N_("Every feature precise and subtle; understood without effort."),
    8: N_("Wide range of features, easy to follow; the accent hardly matters."),
    7: N_("All of 6 and much of 8: mostly easy to follow, control of features not yet constant."),
    6: N_("Several features with mixed control; understood throughout, single words unclear at times."),
    5: N_("More than 4 but not yet 6: some features, effort needed in places."),
    4: N_("Few features; words often mispronounced, the listener has to work."),
}


def gist(bands: Bands) -> Bands:
    """The bands in the viewer's language."""
    return {band: _(text) for band, text in bands.items()}
