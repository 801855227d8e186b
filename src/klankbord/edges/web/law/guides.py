"""Short guides, each on one screen: what people should know, and the rules that it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame.answers import spoken
from klankbord.law import engine


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to know."""

    title: str | Promise
    says: str | Promise


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide: a sentence, a few points, and the ids of the rules behind it."""

    slug: str
    title: str | Promise
    says: str | Promise
    points: tuple[Point, ...]
    rules: tuple[str, ...]

    @property
    def url(self) -> str:
        """Its address."""
        return reverse("guide", args=[self.slug])


@dataclass(frozen=True, slots=True)
class Quoted:
    """A rule, word for word."""

    id: str
    hardness: str
    text: str
    sources: str


ABOUT = Guide(
    "wat-is-klankbord",
    _("What is Klankbord?"),
    _("With Klankbord a contact centre learns from calls, within the law and with open books."),
    (
        Point(
            _("A few calls, drawn at random"),
            _("A plan draws them; nobody chooses a person. What is not drawn is not kept."),
        ),
        Point(
            _("First the rules, then the sound"),
            _("Before anything opens, the rules are checked. If a fact is missing, it stays shut."),
        ),
        Point(
            _("Everything has a last day"),
            _("Sound, words and scores are erased on the day that stands beside them."),
        ),
        Point(
            _("Every look is written down"),
            _("The employee sees which function listened, when and why. Refused attempts too."),
        ),
    ),
    ("R6", "R33", "R59"),
)
LISTENING = Guide(
    "eerlijk-luisteren",
    _("Listening fairly"),
    _("You hear a small part of somebody's work. These five habits keep your judgement fair."),
    (
        Point(
            _("Say why first"),
            _("You choose a reason before you hear anything. The employee reads it."),
        ),
        Point(
            _("Hear the whole call"),
            _("You see the score only after submitting, so that no running total steers you."),
        ),
        Point(
            _("Judge what the form asks"),
            _("Accent, origin, health and private matters never count."),
        ),
        Point(
            _("Write about the call"),
            _("One thing that went well and one tip. The employee reads it and may answer."),
        ),
        Point(
            _("One call says little"),
            _("It gets no rank and no average. Your own listening is kept as carefully."),
        ),
    ),
    ("R75", "R37", "R78"),
)
YOURS = Guide(
    "wat-kunt-u-zelf",
    _("What you can do yourself"),
    _("What is about you, you may see. Part of it you can stop, without asking anybody."),
    (
        Point(
            _("Look"),
            _("My Klankbord says what was recorded of you, who listened, and until when it stays."),
        ),
        Point(_("Listen back"), _("You hear your own calls for as long as they are kept.")),
        Point(
            _("Restrict"),
            _("You freeze a recording, without a reason. From that second on nobody uses it."),
        ),
        Point(
            _("Object"),
            _("You tell what it is about your situation. We stop while we consider it."),
        ),
        Point(
            _("Ask"),
            _("For access, rectification or erasure you ask the data protection officer."),
        ),
    ),
    ("R61", "R68", "R70"),
)
WALL = Guide(
    "de-muur",
    _("The wall"),
    _("Learning and judging stay apart. Only then do people dare to learn."),
    (
        Point(
            _("What stays on the side of learning"),
            _("Recordings, scores, comments and agreements that were made for training."),
        ),
        Point(
            _("Where it never goes"),
            _("To a performance review, pay, contract or dismissal. An average neither."),
        ),
        Point(
            _("Who has a say in the contract does not listen"),
            _("A team lead sees figures of five people or more. HR sees nothing."),
        ),
        Point(
            _("Asking is allowed"),
            _("The answer comes with its reasons. The employee reads that you asked."),
        ),
    ),
    ("R8", "R34", "R10"),
)
PROGRAMME = Guide(
    "wanneer-in-werking",
    _("When is a programme in force?"),
    _("Nobody ticks a box. Klankbord works it out from the proofs, each time somebody asks."),
    (
        Point(
            _("Why, and why not with less"),
            _("Purpose, necessity and the balance of interests are written down first."),
        ),
        Point(
            _("Advice and consent"),
            _("The DPO advises on the risks, the works council consents. Silence is a no."),
        ),
        Point(
            _("Tell people, then wait"),
            _("Every employee gets the policy in person. Only then the lead time begins."),
        ),
        Point(
            _("Tell callers"),
            _("A line plays the text with its purpose, and a test call proves that it does."),
        ),
        Point(
            _("Sign last"),
            _("The controller signs when the rest is proven. A change is always a new version."),
        ),
    ),
    ("R21", "R16", "R26"),
)
WRITING = Guide(
    "een-regeling-opstellen",
    _("Writing a programme"),
    _("You write a draft in parts. Only what you submit counts, and after that it stands still."),
    (
        Point(
            _("Begin with an example"),
            _("It shows what to write. Left so it proves nothing: write how it is with you."),
        ),
        Point(
            _("Save as often as you like"),
            _("What is half written is kept. If a colleague saved as well, you see both texts."),
        ),
        Point(
            _("Submit, and let others do their part"),
            _("The DPO advises, the council decides, the controller signs. Not who wrote it."),
        ),
        Point(
            _("A change is a new version"),
            _("You see what changes and for whom. What goes further needs new evidence."),
        ),
    ),
    ("R1", "R5", "R26"),
)
COUNCIL = Guide(
    "de-ondernemingsraad",
    _("The works council decides"),
    _("Without your consent nothing is recorded. This is what you can do, and until when."),
    (
        Point(
            _("Ask first"),
            _("Questions and answers are dated and stay. Take the time: silence is no consent."),
        ),
        Point(
            _("Consent to exactly this"),
            _("You tick purposes, means and data, and add conditions and a last day."),
        ),
        Point(
            _("Or refuse"),
            _("Then nothing happens, unless the court permits it. You give your reasons."),
        ),
        Point(
            _("Invoke nullity in time"),
            _("Was it decided without you? You have a month. Everything stops at once."),
        ),
        Point(
            _("Look back together"),
            _("You see figures of groups, and take along a signed proof of each year."),
        ),
    ),
    ("R21", "R22", "R26"),
)
LOG = Guide(
    "het-logboek",
    _("The log"),
    _("Every decision stands in a log that nobody can change unseen."),
    (
        Point(
            _("One line per person concerned"),
            _("What happened, when, and by which function. The name of a listener is not in it."),
        ),
        Point(
            _("A no stands there too"),
            _("Refused attempts are as visible as allowed ones, with the rule that refused."),
        ),
        Point(
            _("Checkpoints"),
            _("A checkpoint is a fingerprint. Who keeps one can prove what stood in the log."),
        ),
        Point(
            _("Anybody can check"),
            _("The employee takes his own lines along and checks them with a tool of his choice."),
        ),
    ),
    ("R32", "R54"),
)
GUIDES = (ABOUT, LISTENING, YOURS, WALL, PROGRAMME, WRITING, COUNCIL, LOG)

OF_PAGES = {
    **dict.fromkeys(("recordings", "call"), LISTENING),
    **dict.fromkeys(("mine", "evaluation", "restrict", "object"), YOURS),
    **dict.fromkeys(
        ("programmes", "programme", "lines", "line", "line_test", "line_texts"), PROGRAMME
    ),
    **dict.fromkeys(("dossier_new", "dossier", "dossier_part", "evidence", "version"), WRITING),
    **dict.fromkeys(
        ("council", "council_request", "council_step", "council_figures", "council_room"), COUNCIL
    ),
    **dict.fromkeys(("ledger", "ledger_check"), LOG),
    **dict.fromkeys(
        ("team", "team_figures", "coaching", "talk", "coached_evaluation", "review_question"), WALL
    ),
}
"""Which guide belongs to the page of an address; every other page has the first one."""


def of_page(address: str) -> Guide:
    """The guide that belongs to a page, by the name of its address."""
    return OF_PAGES.get(address, ABOUT)


def by_slug(slug: str) -> Guide | None:
    """The guide with this name in its address."""
    return next((guide for guide in GUIDES if guide.slug == slug), None)


def quoted(ids: Iterable[str]) -> tuple[Quoted, ...]:
    """Rules as they stand in the book, in the reader's language."""
    book = {rule.id: rule for rule in engine.BOOK.rules}
    return tuple(
        Quoted(
            id=rule.id,
            hardness=str(rule.hardness),
            text=spoken(rule.text),
            sources="; ".join(str(source) for source in rule.sources),
        )
        for rule in (book[each] for each in ids)
    )
