"""Scorecards and what was found with them. Answers, comments and results are sealed."""

from datetime import datetime
from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from klankbord.evaluations.margins import SMALLEST_GROUP
from klankbord.gate.rows import KeptRows, PersonalRows
from klankbord.law.instants import end_of
from klankbord.recordings.models import Collected


class Scorecard(models.Model):
    """One version of a form. Published before it is used (R37), never edited after."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.SlugField()
    number = models.PositiveSmallIntegerField()
    form = models.JSONField()  # as `klankbord score` takes it
    texts = models.JSONField()  # {"title": {nl, en}, question or option id: {nl, en}}
    published_at = models.DateTimeField(null=True)
    used_from = models.DateTimeField(null=True)  # as soon as it is published, if it does not say
    programmes = ArrayField(models.SlugField(), default=list)  # codes; every one if there is none
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "number"], name="scorecard_once"),
            models.CheckConstraint(
                condition=Q(used_from=None) | Q(used_from__gte=F("published_at")),
                name="scorecard_known_before_use",
            ),
        ]


class ScorecardDraft(models.Model):
    """A version of a form in the making; `editing` says what a content is."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.SlugField(max_length=40)
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    begun_at = models.DateTimeField()
    written_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)
    scorecard = models.OneToOneField(Scorecard, models.PROTECT, null=True, related_name="draft")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(scorecard__isnull=True, dropped_at__isnull=True),
                name="scorecard_draft_once",
            ),
        ]


class Assignment(models.Model):
    """A drawn leg handed to an evaluator."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    leg = models.OneToOneField("recordings.Leg", models.CASCADE, related_name="assignment")
    evaluator = models.ForeignKey("people.Account", models.CASCADE, related_name="assignments")
    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = PersonalRows["Assignment"]()

    class Meta:
        base_manager_name = "objects"
        indexes: ClassVar = [
            models.Index(
                fields=["evaluator"],
                include=["leg"],  # its policy asks that
                condition=Q(closed_at=None),
                name="assignment_open",
            ),
            models.Index(
                fields=["evaluator", "assigned_at"], include=["leg"], name="assignment_lately"
            ),
        ]


class Away(models.Model):
    """A day on which an evaluator gets no new work. There is no place for a reason."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    evaluator = models.ForeignKey("people.Account", models.CASCADE, related_name="+")
    day = models.DateField()

    objects = PersonalRows["Away"]()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["evaluator", "day"], name="away_once"),
        ]

    @property
    def over_at(self) -> datetime:
        """The midnight that ends the day."""
        return end_of(self.day)


class Release(models.Model):
    """An evaluator gave a leg back, so it does not come to him again; it goes with the leg."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    leg = models.ForeignKey("recordings.Leg", models.CASCADE, related_name="releases")
    evaluator = models.ForeignKey("people.Account", models.CASCADE, related_name="+")
    released_at = models.DateTimeField()
    interest = models.BooleanField()  # he knows or deals with this employee: then no call of his

    objects = PersonalRows["Release"]()

    class Meta:
        base_manager_name = "objects"


class Pick(models.Model):
    """A recording that is evaluated because a caller complained about just that call (R75).

    It stands outside the draw. Reference and reason lie under its key, and go with it.
    """

    class Asker(models.TextChoices):
        CALLER = "caller"
        DESK = "complaints_desk"
        BODY = "complaints_body"  # one outside the house: a disputes committee, an ombudsman

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    leg = models.OneToOneField("recordings.Leg", models.SET_NULL, null=True, related_name="pick")
    key = models.OneToOneField("vault.Key", models.CASCADE, related_name="+")
    employee = models.ForeignKey("people.Employee", models.PROTECT, related_name="+")
    decided_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    asked_by = models.CharField(max_length=16, choices=Asker)
    complained_on = models.DateField()
    picked_at = models.DateTimeField()

    objects = PersonalRows["Pick"]()

    class Meta:
        base_manager_name = "objects"
        indexes: ClassVar = [models.Index(fields=["picked_at"], name="pick_by_moment")]


class Evaluation(Collected):
    """What an evaluator found in one leg. The boxes of its key hold draft, answers and result."""

    class State(models.TextChoices):
        DRAFT = "draft"
        SUBMITTED = "submitted"
        WITHDRAWN = "withdrawn"  # it was wrong: nobody uses it, and the employee still reads it

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    leg = models.OneToOneField(
        "recordings.Leg", models.SET_NULL, null=True, related_name="evaluation"
    )
    key = models.OneToOneField("vault.Key", models.CASCADE, related_name="+")
    evaluator = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)  # by the employee; it means no consent
    withdrawn_at = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)  # nothing of it waits any more for a tally

    class Meta(Collected.Meta):
        indexes: ClassVar = [
            models.Index(
                fields=["submitted_at"],
                condition=Q(counted_at=None, state="submitted"),
                name="evaluation_uncounted",
            ),
            models.Index(fields=["evaluator", "-submitted_at"], name="evaluation_by_evaluator"),
            models.Index(
                fields=["withdrawn_at"],
                condition=Q(withdrawn_at__isnull=False),
                name="evaluation_withdrawn",
            ),
        ]


class SelfEvaluation(models.Model):
    """What an employee finds of a call of his own. One box of its key holds it; in no figure."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    leg = models.OneToOneField("recordings.Leg", models.SET_NULL, null=True, related_name="+")
    key = models.OneToOneField("vault.Key", models.CASCADE, related_name="+")
    employee = models.ForeignKey("people.Employee", models.PROTECT, related_name="+")
    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    shared = models.BooleanField(default=False)  # his coach reads it beside the evaluation

    objects = PersonalRows["SelfEvaluation"]()

    class Meta:
        base_manager_name = "objects"


class Dispute(models.Model):
    """A round in which an employee does not agree with an evaluation; each stays beside the others.

    Grounds and answer lie under the key of the evaluation.
    """

    LAST = 2
    """A dispute, and a second look at what was answered."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld"
        CHANGED = "changed"
        LAPSED = "lapsed"  # nobody answered in time, so it does not count any more

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="disputes")
    round = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField()
    decide_by = models.DateField()
    judge = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)

    objects = PersonalRows["Dispute"]()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None) | ~Q(outcome="") & ~Q(decided_at=None),
                name="dispute_decided_once",
            ),
            models.UniqueConstraint(fields=["evaluation", "round"], name="dispute_round_once"),
            models.CheckConstraint(condition=Q(round__in=[1, 2]), name="dispute_two_rounds"),
        ]


class Calibration(models.Model):
    """One call that several evaluators score blind, to learn whether they see the same (R52).

    It measures them, not the employee: what they found is nowhere else. Nothing lies under its key,
    which has the day on which all of it goes.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    leg = models.ForeignKey(
        "recordings.Leg", models.SET_NULL, null=True, related_name="calibrations"
    )
    key = models.OneToOneField("vault.Key", models.CASCADE, related_name="+")
    employee = models.ForeignKey("people.Employee", models.PROTECT, related_name="+")
    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="+")
    # Whose answers are the yardstick; the mean of the others when there is nobody.
    expert = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    closes_on = models.DateField()  # the last day on which somebody submits

    objects = PersonalRows["Calibration"]()

    class Meta:
        base_manager_name = "objects"


class Calibrator(models.Model):
    """An evaluator in a calibration. The boxes of its key hold draft, answers and scores."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    calibration = models.ForeignKey(Calibration, models.CASCADE, related_name="members")
    key = models.OneToOneField("vault.Key", models.CASCADE, related_name="+")
    evaluator = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    named = models.BooleanField(default=False)  # agrees that names stand with the comments

    objects = PersonalRows["Calibrator"]()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["calibration", "evaluator"], name="calibrator_once"),
        ]


class Tally(models.Model):
    """Scores of at least five persons on one question, added up: what stays after forgetting.

    Written once (a trigger sees to it) and never in parts: `evaluations.pooling` says why. It names
    nobody, and nothing leads from it to the evaluations that it adds up.
    """

    class Of(models.TextChoices):
        PERSON = "person"  # calls that were drawn of each person
        QUEUE = "queue"  # of a queue, whoever took them
        OPERATION = "operation"  # of everybody together, or of several queues

    of = models.CharField(max_length=9, choices=Of, default=Of.PERSON)
    queue = models.CharField(max_length=80, blank=True)
    team = models.ForeignKey("people.Team", models.PROTECT, null=True, related_name="+")
    version = models.ForeignKey("programmes.Version", models.PROTECT, related_name="+")
    programmes = ArrayField(models.UUIDField())  # every version that each must allow
    purposes = ArrayField(models.CharField(max_length=16))
    # What was frozen with one of its calls, moved to a whole hour: the law asks it of figures too.
    collected = models.JSONField()
    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="+")
    question = models.CharField(max_length=200)
    since = models.DateField()  # first day of the month, or months, of the calls
    until = models.DateField()  # first day after
    persons = models.PositiveIntegerField()
    evaluations = models.PositiveIntegerField()
    total = models.FloatField()  # of scores from 0 to 1
    counted_on = models.DateField()
    keep_until = models.DateField()

    objects = KeptRows["Tally"]()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(persons__gte=SMALLEST_GROUP), name="tally_enough_persons"
            ),
            models.CheckConstraint(
                condition=Q(
                    evaluations__gte=F("persons"), total__gte=0, total__lte=F("evaluations")
                ),
                name="tally_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(of="person", queue="")
                | (Q(of="queue", team=None) & ~Q(queue=""))
                | Q(of="operation", team=None, queue=""),
                name="tally_of_one_place",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["since", "team"], name="tally_of_months")]


class Kept(models.Model):
    """Figures of groups that take long to count, as they were last counted (`counted`)."""

    name = models.CharField(max_length=16, primary_key=True)
    counted_at = models.DateTimeField()
    found = models.JSONField()

    objects = KeptRows["Kept"]()

    class Meta:
        base_manager_name = "objects"


class Added(models.Model):
    """Tallies of one version, place, form, question and months, added up: what pages read.

    The database keeps it with every tally that is written or goes (migration 0019), so it says
    nothing that they do not say together.
    """

    team = models.ForeignKey("people.Team", models.PROTECT, null=True, related_name="+")
    of = models.CharField(max_length=9)
    queue = models.CharField(max_length=80, blank=True)
    version = models.ForeignKey("programmes.Version", models.PROTECT, related_name="+")
    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="+")
    question = models.CharField(max_length=200)
    since = models.DateField()
    until = models.DateField()
    evaluations = models.PositiveIntegerField()
    total = models.FloatField()
    least = models.PositiveIntegerField()  # persons in the smallest of them
    most = models.PositiveIntegerField()  # persons in the largest: so many different ones at least
    first = models.BigIntegerField()  # the tally that was written first
    counted_on = models.DateField()  # of the last
    keep_until = models.DateField()  # of the first that goes

    objects = KeptRows["Added"]()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=[
                    "since",
                    "team",
                    "of",
                    "queue",
                    "until",
                    "version",
                    "scorecard",
                    "question",
                ],
                nulls_distinct=False,
                name="added_once",
            ),
        ]
