"""The conversation about results. What is said in it is sealed; here stand moments and codes.

A conversation stands on the evaluations of its agenda: it is seen when one of them may be seen,
and only for coaching or by the employee himself. No policy shows it for anything else (R8).
"""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from klankbord.gate.rows import KeptRows, PersonalRows
from klankbord.recordings.models import Collected


class Side(models.TextChoices):
    """Who of the two: each writes a part, owns agreements, and closes for himself."""

    EMPLOYEE = "employee"
    COACH = "coach"


class Conversation(models.Model):
    """One talk of a coach with an employee. The boxes of its key hold both texts."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.OneToOneField("vault.Key", models.CASCADE, related_name="+")
    employee = models.ForeignKey("people.Employee", models.PROTECT, related_name="+")
    coach = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    takes_place_at = models.DateTimeField()
    employee_closed_at = models.DateTimeField(null=True)
    coach_closed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)  # both have closed: from here on it is locked
    cancelled_at = models.DateTimeField(null=True)  # it does not take place

    objects = PersonalRows["Conversation"]()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | Q(employee_closed_at__isnull=False, coach_closed_at__isnull=False),
                name="conversation_closed_by_both",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | Q(closed_at__isnull=True),
                name="conversation_held_or_cancelled",
            ),
        ]


class Item(Collected):
    """An evaluation on the agenda, with the facts of its recording (R36). It outlives both."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="items")
    coach = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    evaluation = models.ForeignKey(
        "evaluations.Evaluation", models.SET_NULL, null=True, related_name="+"
    )
    # It came off the agenda with a talk that was cancelled, and can be put on another one.
    dropped_at = models.DateTimeField(null=True)
    evaluated_at = models.DateTimeField()
    position = models.PositiveSmallIntegerField()

    class Meta(Collected.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "position"], name="item_place_once"),
            # An evaluation is discussed once.
            models.UniqueConstraint(
                fields=["evaluation"],
                condition=Q(dropped_at__isnull=True),
                name="item_discussed_once",
            ),
        ]


class Agreement(models.Model):
    """Something that one of the two will do. Its words are sealed under the conversation's key."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="agreements")
    number = models.PositiveSmallIntegerField()
    owner = models.CharField(max_length=8, choices=Side)
    due_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=8, choices=Side)
    done_at = models.DateTimeField(null=True)

    objects = PersonalRows["Agreement"]()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "number"], name="agreement_once"),
        ]


class Goal(models.Model):
    """What should be better by when. Its words lie under the talk's key, and go with it.

    It is on the agenda of every later talk of the two until both have said the same of it.
    """

    class Standing(models.TextChoices):
        REACHED = "reached"
        MISSED = "missed"
        DROPPED = "dropped"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="goals")
    number = models.PositiveSmallIntegerField()
    # Of which form, and the id of its question, if it is about one.
    scorecard = models.ForeignKey(
        "evaluations.Scorecard", models.PROTECT, null=True, related_name="+"
    )
    question = models.CharField(max_length=200, blank=True)
    due_on = models.DateField()
    made_at = models.DateTimeField()
    worded_at = models.DateTimeField()
    worded_by = models.CharField(max_length=8, choices=Side)
    employee_says = models.CharField(max_length=8, choices=Standing, blank=True)
    coach_says = models.CharField(max_length=8, choices=Standing, blank=True)
    ended_at = models.DateTimeField(null=True)  # both said the same

    objects = PersonalRows["Goal"]()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "number"], name="goal_once"),
            models.CheckConstraint(
                condition=Q(scorecard__isnull=True, question="")
                | (Q(scorecard__isnull=False) & ~Q(question="")),
                name="goal_of_a_question",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True)
                | (Q(employee_says=F("coach_says")) & ~Q(coach_says="")),
                name="goal_ended_by_both",
            ),
        ]


class Brought(models.Model):
    """What one of the two puts on the table; both see it at once. Its words are sealed likewise."""

    class Kind(models.TextChoices):
        """A subject, a reason to praise, something to learn from, or a moment in a call."""

        TOPIC = "topic"
        PRAISE = "praise"
        MATERIAL = "material"
        MOMENT = "moment"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="brought")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=8, choices=Side)
    # Where the call of a moment stands on the agenda, and where in that call the moment is.
    item = models.ForeignKey(Item, models.CASCADE, null=True, related_name="+")
    at_ms = models.PositiveIntegerField(null=True)

    objects = PersonalRows["Brought"]()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "number"], name="brought_once"),
            models.CheckConstraint(
                condition=Q(kind="moment", item__isnull=False, at_ms__isnull=False)
                | (~Q(kind="moment") & Q(item__isnull=True, at_ms__isnull=True)),
                name="brought_moment_in_a_call",
            ),
        ]


class Change(models.Model):
    """One of the two moved or cancelled the talk. Why stands sealed under the talk's key."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="changes")
    number = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=8, choices=Side)
    was_at = models.DateTimeField()
    becomes_at = models.DateTimeField(null=True)  # None: it was cancelled

    objects = PersonalRows["Change"]()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "number"], name="change_once"),
        ]


class Effect(models.Model):
    """How scores of a month of first talks differ before and after: of five persons or more.

    Written once (a trigger sees to it), as sums are; nothing leads from it to a person or a call.
    """

    FEWEST_PERSONS = 5
    FEWEST_SCORES = 8

    version = models.ForeignKey("programmes.Version", models.PROTECT, related_name="+")
    programmes = ArrayField(models.UUIDField())
    purposes = ArrayField(models.CharField(max_length=16))
    collected = models.JSONField()  # as `evaluations.Tally` has it
    scorecard = models.ForeignKey("evaluations.Scorecard", models.PROTECT, related_name="+")
    since = models.DateField()  # first day of the month of the talks
    persons = models.PositiveIntegerField()
    before = models.PositiveIntegerField()  # scores
    after = models.PositiveIntegerField()
    change = models.FloatField()  # mean of the differences of persons, in points out of 100
    spread = models.FloatField()  # their standard deviation
    counted_on = models.DateField()
    keep_until = models.DateField()

    objects = KeptRows["Effect"]()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["since", "scorecard"], name="effect_once"),
            models.CheckConstraint(
                condition=Q(persons__gte=5, before__gte=8, after__gte=8, spread__gte=0),
                name="effect_of_enough",
            ),
        ]
