"""What is stated, put in words: each word of each fact, and the moment at which it turns.

Where only the order counts, moments are small numbers.
"""

import pytest

from klankbord.law import engine, instants
from klankbord.law.facts import case, council, notice, programme, recording, request, study

NOW = instants.moment("2026-12-01T10:00:00+01:00")
ASKED, ANSWERED = instants.moment("2026-09-01T09:00:00Z"), instants.moment("2026-10-01T09:00:00Z")

KNOWN, MONTH_ENDS = instants.moment("2026-11-02T10:00Z"), instants.moment("2026-12-02T23:00Z")


def days(count, before=NOW):
    return instants.plus_days(before, count)


READ = [
    (programme.WINDOW, [
        (3, 5, None, ["quality"], "inside"), (5, 5, None, ["quality"], "inside"),
        (6, 5, None, ["quality"], "before"), (3, 5, 5, ["quality"], "after"),
        (3, 5, 6, ["quality"], "inside"), (None, 5, 5, None, "after"),
        (None, 5, 6, None, "unknown"), (3, 5, None, None, "inside"),
        (3, 5, None, ["training"], "unknown"), (3, 5, 6, ["training"], "inside"),
    ]),
    (programme.ACT_NAMED, [
        ("record", ["record"], "yes"), ("record", [], "no"), ("record", None, "unknown"),
    ]),
    (programme.PURPOSE_NAMED, [
        (None, ["training"], "unknown"), ("training", ["training"], "yes"),
    ]),
    (programme.MEANS_NAMED, [
        ("score", None, None, "yes"), ("record", None, None, "unknown"),
        ("record", ["audio"], None, "yes"), ("record", ["live"], "audio", "no"),
        ("record", [], "messages", "yes"), ("record", None, "messages", "unknown"),
        ("record", [], None, "no"), ("listen_live", [], "messages", "no"),
        ("auto_score", ["ai"], "messages", "yes"),
    ]),
    (programme.TRAINING_PERIOD, [
        (["quality"], None, None, 3, "no_training"), ([], 1, 2, 3, "within"),
        (None, 1, 2, 3, "within"), (["training"], None, 2, 3, "unknown"),
        (["training"], 1, None, 3, "unknown"),
        (["training"], NOW, instants.plus_months(NOW, 3), 3, "within"),
        (["training"], NOW, instants.plus_months(NOW, 3) + 1, 3, "too_long"),
    ]),
    (programme.REVIEW, [
        (None, NOW, 30, ["quality"], NOW, "not_needed"),
        (None, NOW, 30, ["training"], None, "not_needed"),
        (None, NOW, 30, ["training", "quality"], None, "unknown"),
        (None, NOW, 30, None, None, "unknown"), (NOW + 1, NOW, 30, ["quality"], None, "ahead"),
        (NOW, NOW, 30, ["quality"], None, "grace"),
        (days(-30) + 1, NOW, 30, ["quality"], None, "grace"),
        (days(-30), NOW, 30, ["quality"], None, "overdue"),
    ]),
    (programme.REVIEW_TERM, [
        (None, NOW, 12, ["quality"], NOW, "not_needed"),
        (None, NOW, 12, ["training"], None, "not_needed"),
        (None, NOW, 12, ["quality"], None, "unknown"),
        (NOW, None, 12, ["quality"], None, "unknown"),
        (instants.plus_months(NOW, 12), NOW, 12, ["quality"], None, "within"),
        (instants.plus_months(NOW, 12) + 1, NOW, 12, ["quality"], None, "too_far"),
    ]),
    (programme.PURPOSES_STATED, [
        (["quality"], "yes"), ([], "unknown"), (None, "unknown"),
    ]),
    (programme.COURSE, [
        (None, ["quality"], "no_training"), (None, ["training"], "unknown"),
        ("x", ["training"], "named"), (None, None, "unknown"), (None, [], "unknown"),
    ]),
    (programme.SCREEN_LISTED, [
        (["screen"], "yes"), (["audio"], "no"), (None, "unknown"),
    ]),
    (programme.VERSION_CONSENTED, [
        ("v1", "v1", "same"), ("v1", "v2", "other"), (None, "v1", "unknown"),
        ("v1", None, "unknown"),
    ]),
    (programme.APPRAISAL_NAMED, [
        (["appraisal"], "yes"), (["training"], "no"),
    ]),
    (programme.AI_TRAINING_NAMED, [
        (["ai_training"], "yes"), (["training"], "no"),
    ]),
    (programme.MADE_UNDER_PROGRAMME, [
        (3, 3, 5, "yes"), (3, 4, 5, "yes"), (4, 3, 5, "no"), (None, 3, 5, "unknown"),
        (3, None, 5, "unknown"), (3, 5, 5, "yes"), (3, 6, 5, "unknown"),
    ]),
    (programme.CHANGE, [
        (None, "new"), ("material", "material"),
    ]),
    (programme.CRITERIA_PROHIBITED, [
        (None, "no"), (False, "no"), (True, "yes"),
    ]),
    (recording.MADE, [
        (None, 5, "unknown"), (5, 5, "known"), (6, 5, "unknown"),
    ]),
    (recording.RUNNING, [
        (None, 5, "no"), (5, 5, "yes"), (6, 5, "no"),
    ]),
    (recording.REUSE, [
        (None, ["training"], None, None, "unknown"), ("training", None, None, None, "unknown"),
        ("training", [], None, None, "no"), ("training", ["training"], None, None, "yes"),
        ("quality", ["training"], None, None, "k"), ("appraisal", ["training"], None, None, "no"),
        ("complaint", ["training"], None, None, "no"),
        ("complaint", ["training", "complaint"], None, None, "yes"),
        ("quality", ["training", "complaint"], None, None, "k"),
        ("quality", ["quality", "training"], None, None, "k"),
        ("complaint", ["evidence"], None, None, "unknown"),
        ("complaint", ["evidence"], False, None, "no"),
        ("complaint", ["evidence"], True, None, "yes"),
        ("evidence", ["complaint"], True, None, "yes"),
        ("quality", ["quality"], None, "legal_obligation", "no"),
        ("evidence", [], None, "legal_obligation", "yes"),
        ("complaint", ["complaint"], True, "legal_obligation", "yes"),
    ]),
    (recording.FOR_TRAINING, [
        (["training"], "yes"), ([], "no"), (None, "unknown"),
    ]),
    (recording.FOR_APPRAISAL, [
        (["appraisal"], "yes"), (["training"], "no"), (None, "unknown"),
    ]),
    (recording.FOR_AI_TRAINING, [
        (["ai_training"], "yes"), (["training"], "no"),
    ]),
    (recording.RETENTION, [
        (None, 5, "unknown"), (5, 5, "over"), (6, 5, "running"),
    ]),
    (recording.QUARANTINE, [
        (None, NOW, 7, "none"), (NOW + 1, NOW, 7, "none"), (NOW, NOW, 7, "running"),
        (days(-7) + 1, NOW, 7, "running"), (days(-7), NOW, 7, "over"),
    ]),
    (recording.HOLD, [
        (None, None, None, 5, None, "none"), ({}, None, None, 5, None, "doubtful"),
        ({}, True, None, 5, None, "doubtful"), ({}, None, True, 5, None, "doubtful"),
        ({}, True, True, 5, None, "valid"), ({}, False, True, 5, None, "void"),
        ({}, True, False, 5, None, "void"), ({}, None, False, 5, None, "void"),
        ({}, True, True, 5, 5, "none"), ({}, True, True, 5, 6, "valid"),
    ]),
    (recording.SPECIAL, [
        (None, None, "absent"), ([], ["health"], "absent"), (["bsn"], None, "absent"),
        (["health"], None, "open"), (["health"], ["religion"], "open"),
        (["health"], ["health"], "masked"), (["health", "religion"], ["health"], "open"),
        (["ethnic_origin"], [], "open"), (["sexual_life"], [], "open"),
        (["union_membership"], [], "open"),
    ]),
    (recording.HOLD_AUDIO, [
        (["hold_audio"], None, "open"), (["bsn"], None, "absent"),
    ]),
    (recording.SUSPICION, [
        (["criminal_suspicion"], None, "open"), (["bsn"], None, "absent"),
    ]),
    (recording.BSN, [
        (["bsn"], None, "open"), (["card_code"], None, "absent"),
    ]),
    (recording.CARD_CODE, [
        (["card_code"], None, "open"), (["bsn"], None, "absent"),
    ]),
    (case.LEFT, [
        (None, None, 5, "no"), ("employee", None, 5, "no"), ("former_employee", None, 5, "yes"),
        ("employee", 5, 5, "yes"), ("employee", 6, 5, "no"), ("former_employee", 6, 5, "yes"),
    ]),
    (case.EXAMPLE_TERM, [
        (None, 5, "unknown"), (5, 5, "over"), (6, 5, "running"),
    ]),
    (case.TRANSFER, [
        (None, "adequacy", "unknown"), ("NO", None, "eea"), ("NL", "none", "eea"),
        ("US", None, "unknown"), ("US", "none", "none"), ("US", "adequacy", "tool"),
        ("US", "scc_tia", "tool"), ("US", "bcr", "tool"), ("US", "other_chapter_v", "tool"),
        ("GB", "none", "none"), ("CH", "none", "none"),
    ]),
    (case.GROUP, [
        (None, 5, "unknown"), (5, 5, "k_or_more"), (4, 5, "under_k"),
    ]),
    (case.DIFFERENCING, [
        (None, 12, 5, "no"), ((), 12, 5, "no"), ((5,), 12, 5, "no"), ((7,), 12, 5, "no"),
        ((4,), 12, 5, "possible"), ((8,), 12, 5, "possible"), ((12,), 12, 5, "no"),
        ((13,), 12, 5, "no"), ((4,), None, 5, "possible"), ((5,), None, 5, "no"),
        ((4,), 4, 5, "no"), ((6.0,), 12.0, 5, "no"), ((5, 5), 12, 5, "possible"),
        ((5, 5), 14, 5, "possible"), ((5, 5), 15, 5, "no"), ((6, 6), 12, 5, "no"),
        ((50000, 49999), 100000, 5, "possible"), ((50000, 49998), 100000, 5, "possible"),
        ((50000, 50000), 100000, 5, "no"), ((50000, 50000), 100001, 5, "possible"),
        ((50001, 50001), 100001, 5, "possible"), ((50000, 49995), 100000, 5, "no"),
    ]),
    (case.DEMAND, [
        (True, "126nd", "public_prosecutor", True, None, "valid"),
        (True, "126nd", "examining_judge", True, None, "valid"),
        (True, "126nd", "police", True, None, "invalid"),
        (False, None, None, None, None, "invalid"), (None, None, None, False, None, "invalid"),
        (None, "126nd", "public_prosecutor", True, None, "unknown"),
        (True, None, "public_prosecutor", True, None, "unknown"),
        (True, "126nd", None, True, None, "unknown"),
        (True, "126nd", "public_prosecutor", None, None, "unknown"),
        (None, None, None, None, True, "life_danger"), (None, None, None, None, False, "unknown"),
        (False, None, "police", False, True, "life_danger"),
    ]),
    (case.BREACH, [
        (None, None, None, None, 5, "none"), ({}, None, None, None, 5, "unreported"),
        ({}, 5, None, None, 5, "unreported"), ({}, 6, None, None, 5, "none"),
        ({}, 3, 5, None, 5, "settled"), ({}, 3, 6, None, 5, "unreported"),
        ({}, 3, None, "none", 5, "settled"), ({}, 3, None, "risk", 5, "unreported"),
    ]),
    (case.SAMPLE, [
        (5, 5, "within"), (6, 5, "above"), (None, 5, "unknown"), (5, None, "unknown"),
    ]),
    (case.COVERAGE, [
        (None, None, "sample"), (False, None, "sample"), (True, None, "full"),
        (True, False, "full"), (True, True, "full_with_ground"),
    ]),
    (case.RANKING, [
        (None, "no"), (False, "no"), (True, "yes"),
    ]),
    (council.HEADCOUNT, [
        (None, "unknown"), (49, "under_50"), (50, "from_50"),
    ]),
    (council.CONSENT, [
        (NOW, "consented", ASKED, ANSWERED, *[None] * 5, "consented"),
        (ANSWERED, "consented", ASKED, ANSWERED, *[None] * 5, "consented"),
        (ANSWERED - 1, "consented", ASKED, ANSWERED, *[None] * 5, "none"),
        (NOW, "consented", ASKED, ASKED, *[None] * 5, "none"),
        (NOW, "consented", None, ANSWERED, *[None] * 5, "unknown"),
        (NOW, "consented", ASKED, None, *[None] * 5, "unknown"),
        (NOW, None, ASKED, ANSWERED, *[None] * 5, "unknown"),
        (NOW, "refused", ASKED, ANSWERED, *[None] * 5, "none"),
        (NOW, "none", None, None, *[None] * 5, "none"),
        (NOW, "consented", ASKED, ANSWERED, NOW, *[None] * 4, "ended"),
        (NOW, "consented", ASKED, ANSWERED, NOW + 1, *[None] * 4, "consented"),
        (NOW, "consented", ASKED, ANSWERED, None, NOW, None, None, None, "withdrawn"),
        (NOW, "consented", ASKED, ANSWERED, None, NOW, False, None, None, "withdrawn"),
        (NOW, "consented", ASKED, ANSWERED, None, NOW, True, None, None, "withdrawn_unconditional"),
        (NOW, "consented", ASKED, ANSWERED, None, NOW + 1, True, None, None, "consented"),
        (NOW, "consented", ASKED, ANSWERED, NOW, NOW, True, None, None, "ended"),
        (NOW, "refused", None, None, None, None, None, None, NOW, "court"),
        (NOW, "refused", None, None, None, None, None, None, NOW + 1, "none"),
        (NOW, "refused", None, None, None, None, None, True, None, "collective_agreement"),
        (NOW, None, None, None, None, None, None, False, None, "unknown"),
        (NOW, None, None, None, None, None, None, True, NOW, "court"),
    ]),
    (council.CONSENT_THEN, [
        ("score", None, NOW, "consented", ASKED, ANSWERED, *[None] * 5, "unknown"),
        ("score", NOW + 1, NOW, "consented", ASKED, ANSWERED, *[None] * 5, "unknown"),
        ("score", ANSWERED, NOW, "consented", ASKED, ANSWERED, *[None] * 5, "consented"),
        ("score", ASKED, NOW, "consented", ASKED, ANSWERED, *[None] * 5, "none"),
        ("record", None, NOW, "consented", ASKED, ANSWERED, *[None] * 5, "consented"),
        ("record", ASKED, NOW, "consented", ASKED, ANSWERED, *[None] * 5, "none"),
        ("read_messages", ASKED, NOW, "consented", ASKED, ANSWERED, *[None] * 5, "consented"),
        ("activate", ASKED, NOW, "consented", ASKED, ANSWERED, *[None] * 5, "consented"),
        ("covert_monitoring", ASKED, NOW, "consented", ASKED, ANSWERED, *[None] * 5, "none"),
    ]),
    (council.PURPOSE_AGREED, [
        (None, ["training"], "unknown"), ("training", None, "unknown"),
        ("training", ["training"], "yes"), ("training", [], "no"),
    ]),
    (council.MEANS_AGREED, [
        ("score", None, None, "yes"), ("record", None, None, "unknown"),
        ("record", ["audio"], None, "yes"), ("record", ["live"], "audio", "no"),
        ("record", [], "messages", "yes"), ("record", None, "messages", "unknown"),
        ("transcribe", [], "messages", "no"),
    ]),
    (council.ALL_PURPOSES_AGREED, [
        (None, ["training"], "unknown"), (["training"], None, "yes"), ([], ["training"], "no"),
        (["training", "quality"], ["training"], "yes"),
        (["training"], ["training", "quality"], "no"),
    ]),
    (council.SCREEN_AGREED, [
        (None, "unknown"), (["screen"], "yes"), (["audio"], "no"),
    ]),
    (council.DISPUTED, [
        (None, "record", "audio", None, "no"), ([], "record", "audio", None, "no"),
        (["audio"], "record", None, None, "yes"), (["live"], "record", "audio", None, "no"),
        (["audio"], "score", "audio", None, "yes"), (["audio"], "score", "score", ["audio"], "no"),
        (["audio"], "activate", "audio", None, "no"),
        (["audio"], "activate", None, ["audio"], "yes"),
        (["transcript"], "coach", "transcript", None, "yes"),
        (["audio"], "record", "messages", None, "no"),
    ]),
    (council.NULLITY, [
        (None, None, NOW, "none"), (NOW + 1, None, NOW, "none"), (NOW, None, NOW, "invoked"),
        (MONTH_ENDS - 1, KNOWN, days(9), "invoked"), (MONTH_ENDS, KNOWN, days(9), "too_late"),
        (NOW, instants.moment("9999-12-20T10:00:00Z"), NOW, "invoked"),
    ]),
    (notice.POLICY, [
        (None, "unknown"), ([], "without_terms"), (["P1"], "without_terms"),
        (["P4"], "incomplete"), ([f"P{n}" for n in range(1, 16)], "complete"),
        ([f"P{n}" for n in range(1, 15)], "incomplete"),
        ([f"P{n}" for n in range(1, 16) if n != 4], "without_terms"),
    ]),
    (notice.LEAD_TIME, [
        (None, NOW, 14, "unknown"), (NOW + 1, NOW, 14, "not_announced"), (NOW, NOW, 14, "running"),
        (days(-14) + 1, NOW, 14, "running"), (days(-14), NOW, 14, "passed"),
    ]),
    (notice.NOTICE, [
        (None, "record", None, 5, "unknown"), (4, "record", None, 5, "yes"),
        (5, "record", None, 5, "no"), (4, "record", 3, 5, "no"), (2, "record", 3, 5, "yes"),
        (4, "score", None, 5, "unknown"), (4, "score", 5, 5, "yes"), (4, "score", 6, 5, "unknown"),
        (4, "read_messages", 3, 5, "yes"),
    ]),
    (notice.CALLER_LAW, [
        (None, True, "unknown"), ("NL", None, "notice"), ("BE", None, "notice"),
        ("DE", True, "opted_in"), ("DE", False, "no_opt_in"), ("DE", None, "unknown"),
        ("FR", True, "elsewhere"), ("ZZ", True, "elsewhere"),
    ]),
    (notice.ANNOUNCEMENT, [
        (None, "record", None, 5, "unknown"), (4, "record", None, 5, "yes"),
        (5, "record", None, 5, "no"), (4, "score", None, 5, "unknown"),
    ]),
    (notice.ANNOUNCED_PURPOSE, [
        (None, ["training"], "unknown"), ("training", None, "unknown"),
        ("training", ["training"], "named"), ("training", [], "no"),
        ("quality", ["training"], "compatible"), ("appraisal", ["training"], "no"),
        ("training", ["appraisal"], "compatible"), ("training", ["appraisal", "quality"], "no"),
        ("complaint", ["training"], "no"), ("evidence", ["complaint"], "no"),
    ]),
    (notice.JOINER, [
        (None, None, None, 5, "none"), ({}, None, None, 5, "untold"), ({}, 5, None, 5, "untold"),
        ({}, 6, None, 5, "none"), ({}, 3, 4, 5, "told"), ({}, 3, 5, 5, "untold"),
        ({}, None, 4, 5, "told"),
    ]),
    (notice.CALLER_OBJECTED, [
        (None, 5, "no"), (5, 5, "yes"), (6, 5, "no"),
    ]),
    (request.REQUEST_MADE, [
        (None, "no"), ({}, "yes"),
    ]),
    (request.OWN_REQUEST, [
        (None, True, True, False, 5, None, "none"),
        ("employer", True, True, False, 5, None, "none"),
        ("employee", True, True, False, 5, None, "met"),
        ("employee", True, True, None, 5, None, "prompted"),
        ("employee", True, True, True, 5, None, "prompted"),
        ("employee", None, True, False, 5, None, "unmet"),
        ("employee", True, None, False, 5, None, "unmet"),
        ("employee", True, True, False, 5, 5, "unmet"),
        ("employee", True, True, False, 5, 6, "met"),
    ]),
    (request.IDENTITY_METHOD, [
        (None, "not_stated"), ("bsn", "bsn"),
    ]),
    (request.REMEDY, [
        (None, "change_value", "unknown"), ("fact", None, "unknown"),
        ("fact", "change_value", "fits"), ("fact", "attach_statement", "misfit"),
        ("opinion", "attach_statement", "fits"), ("opinion", "change_value", "misfit"),
    ]),
    (request.OBJECTION, [
        (None, None, None, None, "none"), ({}, None, None, None, "open"),
        ({}, "open", True, False, "open"), ({}, "granted", True, False, "granted"),
        ({}, "rejected", True, False, "overruled"), ({}, "rejected", True, None, "rejected"),
        ({}, "rejected", True, True, "rejected"), ({}, "rejected", None, False, "rejected"),
        ({}, "rejected", False, False, "rejected"),
    ]),
    (request.WORKERS_TOLD, [
        (None, 5, "unknown"), (4, 5, "yes"), (5, 5, "no"),
    ]),
    (request.REPRESENTATIVES_TOLD, [
        (None, 5, "unknown"), (4, 5, "yes"), (5, 5, "no"),
    ]),
    (request.AI_LOGS, [
        (None, 6, "unknown"), (6, 6, "enough"), (5, 6, "short"),
    ]),
    (request.COVERT_WINDOW, [
        (None, 6, 5, "unknown"), (3, None, 5, "unknown"), (6, 7, 5, "before"), (5, 6, 5, "inside"),
        (3, 5, 5, "after"),
    ]),
    (request.PROTOCOL, [
        (None, 3, "unknown"), (2, None, "unknown"), (2, 3, "before_window"), (3, 3, "late"),
    ]),
    (request.PROTOCOL_ADOPTED, [
        (None, 5, "unknown"), (5, 5, "yes"), (6, 5, "no"),
    ]),
    (request.APPROVALS, [
        (None, 2, "unknown"), (2, 2, "enough"), (1, 2, "too_few"),
    ]),
    (study.ALTERNATIVES, [
        (None, 3, "unknown"), (3, 3, "enough"), (2, 3, "too_few"),
    ]),
    (study.DPIA, [
        (True, "low", None, None, "sound"), (True, "low", True, None, "sound"),
        (True, "medium", None, None, "sound"), (True, "high", None, True, "sound"),
        (True, "high", None, None, "unknown"), (True, "high", None, False, "unsound"),
        (True, None, None, None, "unknown"), (None, "low", None, None, "unknown"),
        (False, "low", None, None, "unsound"), (None, "high", None, False, "unsound"),
        (None, None, False, None, "lifted"), (False, None, False, None, "lifted"),
        (True, "high", False, False, "lifted"), (True, "low", False, None, "done_anyway"),
    ]),
    (study.DPIA_COVERS, [
        ("activate", None, ["audio"], "unknown"), ("activate", ["audio"], ["audio"], "yes"),
        ("activate", ["audio"], ["audio", "ai"], "no"), ("activate", [], None, "yes"),
        ("auto_score", ["audio"], ["audio"], "no"), ("auto_score", ["ai"], ["audio"], "yes"),
        ("covert_monitoring", [], ["audio"], "yes"),
    ]),
    (study.DPIA_SCREEN, [
        (None, "unknown"), (["screen"], "yes"), (["audio"], "no"),
    ]),
]  # fmt: skip
"""Facts, each with what is stated (in the order of its paths) and the word for that."""


@pytest.mark.parametrize(("fact", "words"), READ, ids=lambda value: getattr(value, "name", ""))
def test_what_is_stated_has_this_word(fact, words):
    for *raw, word in words:
        assert fact.classify(*raw) == word, raw


def test_every_word_of_every_fact_with_a_reading_of_its_own_is_tried():
    tried = {}
    for fact, words in READ:
        tried[fact.name] = {word for *_, word in words}
    alike = {"data_named", "data_agreed", "all_data_agreed", "all_means_agreed"}
    for fact in engine.BOOK.facts():
        if fact.table is None and fact.name not in alike:
            assert tried[fact.name] <= set(fact.domain)
