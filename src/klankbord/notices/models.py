"""What people are told: policy and who got it, what callers hear, messages, and changed rules."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Policy(models.Model):
    """One version of the privacy policy (privacyreglement)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveSmallIntegerField(unique=True)
    items = ArrayField(models.CharField(max_length=3))  # P1-P15 of law.md 4
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    announced_at = models.DateTimeField(null=True)
    channel = models.CharField(max_length=20, blank=True)
    findable = models.BooleanField(default=False)
    content = models.JSONField(default=list)  # composing.packed; empty: a text from elsewhere
    programmes = ArrayField(models.SlugField(max_length=40), default=list)  # that it is made of
    made_of = models.CharField(max_length=64, blank=True)  # composing.fingerprint of the content
    dpo = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    dpo_seen_at = models.DateTimeField(null=True)


class PolicyDraft(models.Model):
    """What the organisation says of itself, and what a DPO saw of it: of the next policy."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    said = models.JSONField(default=dict)  # composing.Said
    said_at = models.DateTimeField()
    said_as = models.CharField(max_length=16)
    said_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    seen = models.CharField(max_length=64, blank=True)  # composing.fingerprint that was seen
    seen_at = models.DateTimeField(null=True)
    dpo = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    policy = models.OneToOneField(Policy, models.PROTECT, null=True, related_name="draft")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["policy"],
                condition=Q(policy__isnull=True),
                nulls_distinct=False,
                name="policy_draft_one",
            ),
            models.CheckConstraint(
                condition=Q(seen="", seen_at__isnull=True, dpo__isnull=True)
                | (~Q(seen="") & Q(seen_at__isnull=False, dpo__isnull=False)),
                name="policy_draft_seen",
            ),
        ]


class Delivery(models.Model):
    """Proof that one person got one version. `read_at` decides nothing (R3)."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="deliveries")
    employee = models.ForeignKey("people.Employee", models.CASCADE, related_name="deliveries")
    delivered_at = models.DateTimeField()
    counts_from = models.DateTimeField()  # of what a job sent: after the lead time
    channel = models.CharField(max_length=20)
    complete = models.BooleanField()  # holds all that art. 13 AVG asks
    opened_at = models.DateTimeField(null=True)  # on his own page
    bounced_at = models.DateTimeField(null=True)  # told then that it never came: it proves nothing
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["policy", "employee"], name="delivery_once"),
            models.CheckConstraint(
                condition=Q(counts_from__gte=F("delivered_at")), name="delivery_counts_later"
            ),
        ]


class Dispatch(models.Model):
    """That a policy is to be mailed to one person, and what became of it. Sent once, or not."""

    class State(models.TextChoices):
        WAITS = "waits"
        TAKEN = "taken"  # a run has it in hand
        SENT = "sent"  # the mail server took it
        BOUNCED = "bounced"  # refused at once, or it came back
        UNCLEAR = "unclear"  # the run died with it in hand: perhaps sent, so not sent again
        UNREACHABLE = "unreachable"  # no address: by letter

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)  # the mail carries it
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="dispatches")
    employee = models.ForeignKey("people.Employee", models.CASCADE, related_name="dispatches")
    planned_at = models.DateTimeField()
    state = models.CharField(max_length=11, choices=State, default=State.WAITS)
    state_at = models.DateTimeField()
    code = models.CharField(max_length=64, blank=True)  # SHA-256 of what stands in the letter
    code_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["policy", "employee"], name="dispatch_once"),
            models.CheckConstraint(
                condition=Q(code="", code_at__isnull=True)
                | (~Q(code="") & Q(code_at__isnull=False)),
                name="dispatch_code_dated",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["planned_at"],
                condition=Q(state__in=["waits", "taken"]),
                name="dispatch_open",
            ),
        ]


class Announcement(models.Model):
    """A text that callers hear before the recording starts (meldtekst)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2)
    purposes = ArrayField(models.CharField(max_length=16))
    names_website = models.BooleanField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)  # of the text in UTF-8

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "number"], name="announcement_once"),
        ]


class OwnText(models.Model):
    """A text for callers that a quality manager wrote; one of the texts once a DPO has seen it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    language = models.CharField(max_length=2)
    purposes = ArrayField(models.CharField(max_length=16))
    text = models.TextField()
    sha256 = models.CharField(max_length=64)  # of the text in UTF-8
    written_at = models.DateTimeField()
    written_as = models.CharField(max_length=16)
    written_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(null=True)
    dpo = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    announcement = models.OneToOneField(  # none: the DPO did not accept it, or has not seen it
        Announcement, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sha256"], condition=Q(judged_at__isnull=True), name="own_text_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(judged_at__isnull=True, dpo__isnull=True, announcement__isnull=True)
                | Q(judged_at__isnull=False, dpo__isnull=False) & ~Q(dpo=F("written_by")),
                name="own_text_seen_by_another",
            ),
        ]


class Sound(models.Model):
    """A text spoken, as platforms fetch and play it. The newest of a text is the one to play."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="sounds")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=4)  # end of the file name: wav, mp3, ogg
    narrow = models.BinaryField(default=b"")  # one channel of 8 kHz, 16 bits, without a header
    duration_ms = models.PositiveIntegerField(default=0)
    level = models.SmallIntegerField(default=0)  # dBFS of what is no pause
    given_at = models.DateTimeField()
    given_as = models.CharField(max_length=16)


class Attestation(models.Model):
    """What a test call on a line showed, and whether a DPO has seen it (design 4.5).

    Without a DPO it waits and proves nothing. A change of the line ends it, whatever is proven.
    """

    class Heard(models.TextChoices):
        WHOLE = "whole"  # the whole text, and the recording began after it
        LATE = "late"  # the whole text, but the recording ran already
        PARTLY = "partly"
        NOTHING = "nothing"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    line = models.CharField(max_length=40)
    language = models.CharField(max_length=2)  # the language spoken on the line
    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="attestations")
    configuration_sha256 = models.CharField(max_length=64)
    programmes = ArrayField(models.SlugField(max_length=40), default=list)  # that use the line
    tested_at = models.DateTimeField()
    caller_heard = models.CharField(max_length=8, choices=Heard)
    agent_heard = models.CharField(max_length=8, choices=Heard)
    attested_at = models.DateTimeField()
    attested_as = models.CharField(max_length=16)
    attested_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    dpo_seen_at = models.DateTimeField(null=True)
    dpo = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    document_sha256 = models.CharField(max_length=64, blank=True)  # in which a DPO says that he saw
    since = models.DateTimeField()  # proven from then on, once a DPO has seen it
    until = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=12, blank=True)  # code

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(until__isnull=True, dpo_seen_at__isnull=False),
                name="attestation_one_a_line",
            ),
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(until__isnull=True, dpo_seen_at__isnull=True),
                name="attestation_one_waits",
            ),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="attestation_lasts"),
            models.CheckConstraint(
                condition=Q(dpo_seen_at__isnull=True)
                | Q(caller_heard="whole", agent_heard="whole")
                & (Q(dpo__isnull=False) | ~Q(document_sha256="")),
                name="attestation_seen_rightly",
            ),
            models.CheckConstraint(
                condition=Q(dpo__isnull=True) | ~Q(dpo=F("attested_by")),
                name="attestation_seen_by_another",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["line", "since"])]


class LineChange(models.Model):
    """That a line got another configuration: from then on what was tested before proves nothing."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    line = models.CharField(max_length=40)
    configuration_sha256 = models.CharField(max_length=64, blank=True)  # empty: not told which
    changed_at = models.DateTimeField()
    told_at = models.DateTimeField()
    told_as = models.CharField(max_length=16)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "changed_at"], name="line_change_once"),
        ]


class AfterNotice(models.Model):
    """What a person is told after somebody listened, scored or was refused (R32)."""

    class Kind(models.TextChoices):
        LISTENED = "listened"
        SCORED = "scored"
        REFUSED = "refused"
        DESTROYED = "destroyed"
        EXPORTED = "exported"
        PERIOD = "period"  # what a month brought, also when it brought nothing
        PICKED = "picked"  # chosen because of a complaint, and not by lot (R75)
        FORM = "form"  # a form that he will be evaluated with (R37)

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    employee = models.ForeignKey("people.Employee", models.CASCADE, related_name="after_notices")
    key = models.OneToOneField("vault.Key", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    # Content-free pointer: the leg may be gone before the notice. A month or a form has none.
    leg = models.UUIDField(null=True)
    evaluation = models.UUIDField(null=True)
    function = models.CharField(max_length=16)  # of who acted, never the name
    purpose = models.CharField(max_length=16, blank=True)
    reason = models.CharField(max_length=32, blank=True)
    rules = ArrayField(models.CharField(max_length=3), default=list)
    happened_at = models.DateTimeField()
    due_on = models.DateField()
    told_at = models.DateTimeField()  # stands on the portal from this moment
    mail_claimed_at = models.DateTimeField(null=True)  # a run has taken it in hand
    mailed_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)  # on paper, to who has no page
    read_at = models.DateTimeField(null=True)
    period = models.CharField(max_length=7, blank=True)  # 2026-11, Europe/Amsterdam
    recorded = models.PositiveIntegerField(null=True)  # calls of that month
    heard = models.PositiveIntegerField(null=True)
    scored = models.PositiveIntegerField(null=True)
    form = models.CharField(max_length=60, blank=True)  # code.v2

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["employee", "form"],
                condition=~Q(form=""),
                name="after_notice_once_a_form",
            ),
            models.UniqueConstraint(
                fields=["employee", "period"],
                condition=~Q(period=""),
                name="after_notice_once_a_period",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind="period",
                    leg__isnull=True,
                    recorded__isnull=False,
                    heard__isnull=False,
                    scored__isnull=False,
                    form="",
                )
                & ~Q(period="")
                | Q(kind="form", leg__isnull=True, period="") & ~Q(form="")
                | ~Q(kind__in=["period", "form"]) & Q(leg__isnull=False, period="", form=""),
                name="after_notice_of_one_thing",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["employee", "happened_at"]),
            models.Index(
                fields=["employee"],
                condition=Q(mailed_at__isnull=True),
                name="after_notice_unmailed",
            ),
        ]


class Edition(models.Model):
    """An edition of the rule book that was seen here; the newest is what changes are found by."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.CharField(max_length=20)
    prints = models.JSONField()  # law.editions.Prints
    seen_at = models.DateTimeField()


class RuleChange(models.Model):
    """A rule that became another one, or whose day came: for the DPO to know and to look at."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="changes")
    rule = models.CharField(max_length=3)
    what = models.CharField(max_length=8)  # law.editions.What
    on = models.DateField()  # the day from which it is so here
    mailed_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)  # by a DPO

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "rule", "what", "on"], name="rule_change_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["on"], condition=Q(seen_at__isnull=True), name="rule_change_unseen"
            ),
        ]
