"""What an answer of a form brings about, in words, for who will be evaluated by it."""

from collections.abc import Iterator

from django.utils.translation import gettext, gettext_lazy

from klankbord.evaluations.scorecards.forms import Fatal, Option, Question

FATAL = {
    Fatal.SECTION: gettext_lazy("the section becomes 0"),
    Fatal.FORM: gettext_lazy("the whole form becomes 0"),
}


def of(question: Question, option: Option) -> Iterator[str]:
    """That it is fatal, asks for a comment, or is what a machine looks for."""
    if option.fatal is not Fatal.NONE:
        yield str(FATAL[option.fatal])
    if option.id in question.comment_required:
        yield gettext("comment required")
    for phrase in (said for named, said in question.phrases if named == option.id):
        yield gettext("a machine suggests it at “{phrase}”").format(phrase=phrase)
