"""The rules once more, as plain functions over facts: the oracle of `test_rules.py`.

Written from the legal rule book and its contract (Groups of acts; Rules that need a word), in
branches and sets, so that no declaration and no condition stands in it. A function gives None where
its rule is silent, True where it is met and False where it denies.
"""

# ruff: noqa: PLR0911  a way out for each clause of the book
from collections.abc import Callable, Mapping

F = Mapping[str, str]
Rule = Callable[[F], bool | None]

COLLECT = {"record", "record_screen", "listen_live"}
ALWAYS_STORED = {
    "transcribe", "score", "auto_score", "coach", "train_example", "use_in_review",
    "use_in_dismissal", "calibrate", "share_evaluation", "report_team", "report_individual",
    "train_ai",
}  # fmt: skip
SECRET = {"covert_monitoring", "read_messages"}
JUDGING = {"use_in_review", "use_in_dismissal"}
RIGHTS = {"disclose_to_employee", "disclose_to_customer", "erase", "restrict", "correct"}
GIVEN = {"consented", "withdrawn_unconditional", "court", "collective_agreement"}
AUTHORITIES = {"police", "public_prosecutor"}
OUTSIDE = {"client", "processor", "group_company"}


def own_ears(f: F) -> bool:
    """Access to one's own recording."""
    return f["act"] == "listen_back" and f["relation"] == "self"


def listening(f: F) -> bool:
    return f["act"] == "listen_back" and f["relation"] != "self"


def demanded(f: F) -> bool:
    return f["act"] == "disclose_to_third_party" and f["recipient"] in AUTHORITIES


def to_council(f: F) -> bool:
    return f["act"] == "disclose_to_third_party" and f["recipient"] == "works_council"


def to_others(f: F) -> bool:
    return f["act"] == "disclose_to_third_party" and not demanded(f) and not to_council(f)


def stored(f: F) -> bool:
    return f["act"] in ALWAYS_STORED or listening(f) or to_others(f)


def collects(f: F) -> bool:
    return f["act"] in COLLECT


def made(f: F) -> bool:
    """Made now or before: what the rules on content read."""
    return collects(f) or stored(f) or f["act"] == "covert_monitoring"


def brought_in(f: F) -> bool:
    return f["act"] == "use_in_review" and f["own_request"] == "met"


def under_programme(f: F) -> bool:
    asked = collects(f) or stored(f) or f["act"] in SECRET or f["act"] == "activate"
    return asked and not brought_in(f)


def council(f: F) -> bool:
    return f["participation"] not in {"staff_representation", "none"}


def all_yes(f: F, *names: str) -> bool:
    return all(f[name] == "yes" for name in names)


def informed(f: F) -> bool:
    return all_yes(f, "notice", "notice_complete")


def announced(f: F) -> bool:
    said = all_yes(f, "announcement", "line_language", "names_website")
    return said and f["caller_law"] in {"notice", "opted_in"}


def sound(f: F) -> bool:
    """Without a defect at the moment of making; a number that is not known is one for export."""
    number = f["number_class"] == "business" or (
        f["number_class"] == "unknown" and f["act"] != "export"
    )
    agreed = not council(f) or f["consent_then"] in GIVEN
    return informed(f) and announced(f) and agreed and number


def assessed(f: F) -> bool:
    """Covert monitoring needs a DPIA "even if incidental": no screening lifts it."""
    if f["dpia"] in {"lifted", "done_anyway"} and f["act"] != "covert_monitoring":
        return True
    covers = f["dpia_covers"] == "yes" or f["act"] not in {"activate", "auto_score"}
    return f["dpia"] in {"sound", "done_anyway"} and covers


def on_hold(f: F) -> bool:
    return f["hold"] in {"valid", "doubtful"}


def frozen(f: F) -> bool:
    return f["restricted"] == "yes" or f["objection"] == "open"


def r1(f: F) -> bool | None:
    act = f["act"]
    if under_programme(f) and act != "activate":
        late_figure = act == "report_team" and f["window"] == "after" and f["group"] == "k_or_more"
        named = all_yes(f, "act_named", "purpose_named", "data_named", "person_in_scope")
        if f["programme_status"] not in {"in_force", "changing"} or not named:
            return False
        if f["window"] != "inside" and not late_figure:
            return False
    if act in {"record", "listen_live"} and f["means_named"] != "yes":
        return False
    if act == "activate":
        return f["register_entry"] == "yes" and f["programme_basis"] not in {"none", "unknown"}
    if act == "share_evaluation":
        nobody = AUTHORITIES | {"works_council", "lawyer", "unknown"}
        return f["recipient"] not in nobody
    if act == "disclose_to_third_party":
        return f["recipient"] in OUTSIDE | AUTHORITIES | {"temp_agency", "works_council"}
    return act != "withhold_notice" or f["withheld"] != "unknown"


def r2(f: F) -> bool | None:
    if not under_programme(f):
        return None
    return f["recording_basis" if stored(f) else "programme_basis"] not in {"none", "unknown"}


def r3(f: F) -> bool | None:
    act = f["act"]
    if act in {"activate", "record"}:
        return f["programme_basis"] != "employee_consent"
    if act == "score":
        return f["recording_basis"] != "employee_consent"
    if act != "use_in_review":
        return None
    if f["recording_basis"] == "employee_consent":
        return False
    if brought_in(f) and f["recording_basis"] == "unknown":
        return False
    return f["own_request"] != "prompted" or f["reuse"] == "yes"


def r4(f: F) -> bool | None:
    return f["balancing_test"] == "outweighs" if f["act"] == "activate" else None


def r5(f: F) -> bool | None:
    if f["act"] == "covert_monitoring":
        return f["other_efforts_failed"] == "yes"
    if f["act"] == "read_messages":
        return f["less_intrusive_failed"] == "yes"
    return f["alternatives"] == "enough" if collects(f) or f["act"] == "activate" else None


def r6(f: F) -> bool | None:
    """The basis of a programme is read for acts that make new data (question.schema.json)."""
    if not (collects(f) or listening(f) or f["act"] in {"score", "auto_score"}):
        return None
    if collects(f) and f["programme_basis"] == "legal_obligation":
        return True
    if f["coverage"] == "full_with_ground":
        return True
    return (f["coverage"], f["sample"]) == ("sample", "within")


def r7(f: F) -> bool | None:
    if not stored(f):
        return None
    if brought_in(f):
        return True
    return f["made"] == "known" and (
        f["reuse"] == "yes" or (f["reuse"], f["group"]) == ("k", "k_or_more")
    )


def r8(f: F) -> bool | None:
    if not stored(f) or f["for_training"] != "yes":
        return None
    if brought_in(f):
        return True
    if f["act"] in JUDGING or f["purpose"] == "appraisal":
        return False
    above = {"hr", "management"}
    tells = f["act"] in {"report_individual", "share_evaluation"}
    return not (tells and (f["audience"] in above or f["recipient"] in above))


def r9(f: F) -> bool | None:
    if f["act"] != "use_in_review" or f["own_request"] == "none":
        return None
    if f["own_request"] == "met":
        return True
    return None if f["reuse"] == "yes" else False


def r10(f: F) -> bool | None:
    if f["act"] not in JUDGING and not (stored(f) and f["purpose"] == "appraisal"):
        return None
    return brought_in(f) or all_yes(f, "appraisal_named", "for_appraisal", "made_under_programme")


def r11(f: F) -> bool | None:
    held = f["hold_audio"] != "absent" and (made(f) or f["act"] == "retain")
    return f["hold_audio"] != "open" if collects(f) or held else None


def r12(f: F) -> bool | None:
    return f["number_class"] == "business" if made(f) else None


def r13(f: F) -> bool | None:
    if f["act"] != "read_messages":
        return None
    return all_yes(f, "notice", "concrete_ground", "metadata_first", "private_skipped")


def r14(f: F) -> bool | None:
    if not collects(f) and f["act"] != "covert_monitoring":
        return None
    return f["recorded_for"] in {"participant", "line_owner"}


def r15(f: F) -> bool | None:
    read = collects(f) or stored(f) or f["act"] == "read_messages"
    return informed(f) if read else None


def r16(f: F) -> bool | None:
    return f["lead_time"] == "passed" if collects(f) or f["act"] == "activate" else None


def r17(f: F) -> bool | None:
    if not under_programme(f):
        return None
    starts = collects(f) or f["act"] == "activate"
    late = f["review"] == "overdue" and f["act"] != "report_team"
    if late or f["review"] == "unknown":
        return False
    if starts and f["training_period"] not in {"no_training", "within"}:
        return False
    if starts and f["review_term"] not in {"not_needed", "within"}:
        return False
    if collects(f):
        return f["window"] == "inside"
    if f["act"] == "activate":
        stated = f["purposes_stated"] == "yes" and f["course"] != "unknown"
        return stated and f["window"] in {"before", "inside"}
    return True


def r18(f: F) -> bool | None:
    if not collects(f) and not stored(f):
        return None
    if not announced(f) or f["joiner"] not in {"none", "told"}:
        return False
    fits = {"named", "compatible"} if stored(f) else {"named"}
    return brought_in(f) or f["announced_purpose"] in fits


def r19(f: F) -> bool | None:
    retains = f["act"] == "retain"
    if f["caller_objected"] != "yes" or not (collects(f) or stored(f) or retains):
        return None
    basis = f["programme_basis" if collects(f) else "recording_basis"]
    kept = retains and (f["keep_request"] == "caller" or f["hold"] == "valid")
    return basis == "legal_obligation" or kept


def r20(f: F) -> bool | None:
    if collects(f):
        return True if f["programme_basis"] == "legal_obligation" else None
    reads = stored(f) or f["act"] in {"retain", "erase"}
    if not reads or f["recording_basis"] != "legal_obligation":
        return None
    if stored(f):
        return f["purpose"] not in {"quality", "training", "appraisal", "unknown"}
    return f["act"] == "retain" or f["retention"] != "running"


def r21(f: F) -> bool | None:
    act = f["act"]
    if not (collects(f) or stored(f) or act in SECRET or act == "activate") or not council(f):
        return None
    if brought_in(f):
        return True
    if f["consent"] not in GIVEN or f["disputed"] != "no":
        return False
    if act == "activate":
        return all_yes(f, "all_purposes_agreed", "all_data_agreed", "all_means_agreed")
    if act not in SECRET and f["consent_then"] not in GIVEN:
        return False
    return all_yes(f, "purpose_agreed", "data_agreed", "means_agreed")


def r22(f: F) -> bool | None:
    if not under_programme(f) or not council(f) or f["nullity"] == "none":
        return None
    return f["consent"] in GIVEN or f["nullity"] == "too_late"


def r23(f: F) -> bool | None:
    court = f["act"] == "activate" and council(f) and f["consent"] == "court"
    return True if court else None


def r24(f: F) -> bool | None:
    if f["act"] != "activate":
        return None
    if council(f):
        return f["participation"] == "works_council"
    if f["headcount"] == "under_50":
        return True
    signed = f["board_override"] == "yes" and f["dpo_advice"] in {"positive", "negative"}
    return f["headcount"] == "from_50" and signed


def r25(f: F) -> bool | None:
    if f["act"] != "activate" or not council(f) or f["consent"] not in GIVEN:
        return None
    return f["balancing_test"] == "outweighs" and assessed(f)


def r26(f: F) -> bool | None:
    act = f["act"]
    changes = act == "activate" and f["change"] in {"material", "withdrawal"}
    goes_on = collects(f) or act in SECRET or act == "activate"
    disagreed = goes_on and f["consent"] == "withdrawn_unconditional"
    if not council(f) or not (changes or disagreed):
        return None
    return not changes or f["version_consented"] == "same"


def r27(f: F) -> bool | None:
    read = f["act"] in {"activate", "auto_score", "covert_monitoring"}
    return assessed(f) if read else None


def r28(f: F) -> bool | None:
    if f["act"] not in {"activate", "covert_monitoring"}:
        return None
    if f["has_dpo"] == "no" or f["dpo_advice"] == "positive":
        return True
    return f["dpo_advice"] == "negative" and f["deviation_reasoned"] == "yes"


def r29(f: F) -> bool | None:
    return f["register_entry"] == "yes" if f["act"] == "activate" else None


def r30(f: F) -> bool | None:
    return f["policy_items"] == "complete" if f["act"] == "activate" else None


def r31(f: F) -> bool | None:
    if not collects(f) and f["act"] != "activate":
        return None
    told = f["lead_time"] in {"passed", "running"} and f["findable"] == "yes"
    return told and f["channel"] not in {"upload_only", "unknown"}


def r32(f: F) -> bool | None:
    act = f["act"]
    if act == "withhold_notice":
        return False if f["withheld"] == "after_notice" else None
    if act == "covert_monitoring":
        return True
    heard = act in {"listen_live", "listen_back", "score", "auto_score", "use_in_review"}
    return True if heard and f["relation"] != "self" else None


def r33(f: F) -> bool | None:
    act = f["act"]
    if act not in {"listen_back", "score", "coach", "calibrate", "report_team",
                   "report_individual", "export"}:  # fmt: skip
        return None
    reason = f["access_reason"] == "yes" or not (listening(f) or act == "score")
    return f["access_granted"] == "yes" and reason


def r34(f: F) -> bool | None:
    near = listening(f) or f["act"] in {
        "score", "coach", "report_individual", "share_evaluation", *JUDGING,
    }  # fmt: skip
    if not near or f["for_training"] != "yes":
        return None
    return brought_in(f) or f["hr_power"] == "no"


def r35(f: F) -> bool | None:
    return f["signal_on"] == "yes" if f["act"] == "listen_live" else None


def r36(f: F) -> bool | None:
    if f["act"] == "transcribe":
        return f["means_named"] == "yes"
    if f["act"] == "retain" and f["data"] == "transcript":
        return f["retention"] == "running" or f["hold"] == "valid"
    return None


def r37(f: F) -> bool | None:
    act = f["act"]
    if act == "correct":
        return True if f["data"] in {"score", "comment"} else None
    if act not in {"score", "auto_score", "coach", "calibrate", *JUDGING}:
        return None
    return f["criteria_published"] == "yes" and f["criteria_prohibited"] == "no"


def r38(f: F) -> bool | None:
    act = f["act"]
    if act == "sole_decision":
        return False
    if act == "auto_score":
        return f["human_review"] == "yes"
    if act not in JUDGING:
        return None
    return f["ai_used"] == "no" or all_yes(f, "ai_used", "human_review")


def r39(f: F) -> bool | None:
    if f["act"] != "auto_score":
        return None
    told = all_yes(f, "workers_told_of_ai", "representatives_told_of_ai")
    return told and all_yes(f, "means_named", "human_review") and f["ai_logs"] == "enough"


def r40(f: F) -> bool | None:
    return False if f["act"] == "emotion" and f["emotion_of"] != "customer" else None


def r41(f: F) -> bool | None:
    return False if f["act"] == "emotion" and f["emotion_of"] != "employee" else None


def r42(f: F) -> bool | None:
    if f["act"] in RIGHTS:
        return False if f["identity_method"] == "voice_sample" else None
    if made(f) and f["voice_biometrics"] != "no":
        return False
    return True if f["act"] in {"transcribe", "auto_score"} else None


def r43(f: F) -> bool | None:
    if not made(f) or f["special"] == "absent":
        return None
    return f["special"] == "masked" or f["special_ground"] == "yes"


def r44(f: F) -> bool | None:
    if f["act"] == "covert_monitoring":
        return f["purpose"] == "integrity" and f["protocol_adopted"] == "yes"
    if not made(f) or f["suspicion"] == "absent":
        return None
    return f["suspicion"] == "masked" or f["purpose"] == "integrity"


def r45(f: F) -> bool | None:
    if f["act"] in RIGHTS:
        return False if f["identity_method"] == "bsn" else None
    if f["bsn"] == "absent" or not (made(f) or f["act"] == "export"):
        return None
    return f["bsn"] == "masked"


def r46(f: F) -> bool | None:
    if f["card_code"] == "absent" or not (made(f) or f["act"] == "retain"):
        return None
    return f["card_code"] == "masked"


def r47(f: F) -> bool | None:
    if f["act"] == "withhold_notice":
        return False if f["withheld"] == "after_notice" else None
    if f["act"] != "covert_monitoring":
        return None
    facts = all_yes(f, "suspicion_concrete", "other_efforts_failed", "after_notice_planned")
    dated = f["covert_window"] == "inside" and f["protocol"] == "before_window"
    return facts and dated and f["purpose"] == "integrity" and f["approvals"] == "enough"


def r48(f: F) -> bool | None:
    act = f["act"]
    if f["serious_finding"] != "yes":
        return None
    if act in {"restrict", "retain"}:
        return True
    if act == "share_evaluation":
        return f["recipient"] == "dpo_legal"
    return False if act in {"coach", "train_example", *JUDGING} or to_others(f) else None


def r49(f: F) -> bool | None:
    return sound(f) if f["act"] in {"export", *JUDGING} else None


def r50(f: F) -> bool | None:
    given = (to_others(f) or to_council(f)) and f["data"] == "aggregate"
    if f["act"] != "report_team" and not given:
        return None
    return f["group"] == "k_or_more" and f["differencing"] == "no"


def r51(f: F) -> bool | None:
    if f["act"] == "report_individual":
        return f["audience"] in {"person", "own_coach"} and f["ranking"] == "no"
    if f["act"] == "report_team":
        return f["group"] == "k_or_more" and f["ranking"] == "no"
    if not to_others(f) and not to_council(f):
        return None
    if f["data"] == "aggregate":
        return f["group"] == "k_or_more"
    return f["pseudonymised"] == "yes"


def r52(f: F) -> bool | None:
    return True if f["act"] in {"calibrate", "share_evaluation"} else None


def r53(f: F) -> bool | None:
    shown = f["act"] == "listen_back" and f["relation"] == "colleague"
    if f["act"] != "train_example" and not shown:
        return None
    return all_yes(f, "example_opt_in", "caller_redacted") and f["example_term"] == "running"


def r54(f: F) -> bool | None:
    if not to_council(f):
        return None
    return (f["data"], f["group"]) == ("aggregate", "k_or_more")


def r55(f: F) -> bool | None:
    if not stored(f) or f["recipient"] not in OUTSIDE:
        return None
    masked = f["pseudonymised"] == "yes" or f["data"] == "aggregate"
    return masked and all_yes(f, "agreement", "named_in_policy")


def r56(f: F) -> bool | None:
    exported = f["act"] == "export" and (
        f["export_reason"] == "authority_demand" or f["recipient"] in AUTHORITIES
    )
    return f["demand"] in {"valid", "life_danger"} if demanded(f) or exported else None


def r57(f: F) -> bool | None:
    outside = f["recipient"] in OUTSIDE | {"temp_agency"}
    if not outside or not (stored(f) or f["act"] == "export"):
        return None
    return f["transfer"] in {"eea", "tool"}


def r58(f: F) -> bool | None:
    if f["act"] == "export":
        return f["export_reason"] not in {"other", "unknown"}
    return True if demanded(f) else None


def r59(f: F) -> bool | None:
    if f["act"] == "activate":
        return f["policy_items"] in {"complete", "incomplete"}
    if f["act"] == "retain":
        return f["retention"] == "running" or f["hold"] == "valid"
    return f["retention"] == "running" if stored(f) or own_ears(f) else None


def r60(f: F) -> bool | None:
    act = f["act"]
    if act == "retain":
        return f["retention"] == "running" or f["hold"] == "valid"
    if act == "restrict":
        return True if on_hold(f) or f["serious_finding"] == "yes" else None
    return False if on_hold(f) and (stored(f) or act == "erase") else None


def r61(f: F) -> bool | None:
    if own_ears(f):
        return True
    return f["requested_by"] == "employee" if f["act"] == "disclose_to_employee" else None


def r62(f: F) -> bool | None:
    if f["act"] != "disclose_to_customer":
        return None
    theirs = {"audio", "live_audio", "screen", "transcript", "messages"}
    return f["requested_by"] == "caller" and f["data"] in theirs


def r63(f: F) -> bool | None:
    act = f["act"]
    about_one = {"score", "comment", "aggregate", "listening_log"}
    copied = act == "disclose_to_customer" or own_ears(f) or brought_in(f)
    copied |= act == "disclose_to_employee" and f["data"] not in about_one
    copied |= act == "export" and f["export_reason"] == "rights_request"
    return True if copied else None


def r64(f: F) -> bool | None:
    act = f["act"]
    if act != "retain":
        runs = collects(f) and f["running"] == "yes"
        return sound(f) if stored(f) or act == "export" or runs else None
    defect = (
        "no" in {f[name] for name in ("notice", "notice_complete", "announcement",
                                      "line_language", "names_website")}
        or f["caller_law"] in {"no_opt_in", "elsewhere"}
        or f["number_class"] in {"confidential", "private"}
        or (f["participation"] == "works_council"
            and f["consent_then"] in {"none", "withdrawn", "ended"})
        or f["quarantine"] != "none"
    )  # fmt: skip
    if not defect:
        return None
    asked = f["keep_request"] in {"employee", "caller"} or f["hold"] == "valid"
    return f["quarantine"] != "over" or asked


def r65(f: F) -> bool | None:
    return f["remedy"] == "fits" if f["act"] == "correct" else None


def r66(f: F) -> bool | None:
    act = f["act"]
    if stored(f) or act == "export":
        return f["restriction_exception"] != "unknown" if frozen(f) else None
    if act == "restrict":
        return True
    held = frozen(f) or on_hold(f) or f["serious_finding"] == "yes"
    return True if act in {"retain", "erase"} and held else None


def r67(f: F) -> bool | None:
    if f["act"] == "withhold_notice":
        return False if f["withheld"] == "recipient_notice" else None
    told = f["act"] in {"correct", "erase", "restrict"} and f["earlier_recipients"] == "yes"
    return True if told else None


def r68(f: F) -> bool | None:
    stops = collects(f) or listening(f) or f["act"] in {"score", "auto_score"}
    if not stops or f["objection"] == "none":
        return None
    return f["objection"] == "overruled"


def r69(f: F) -> bool | None:
    if f["act"] != "erase":
        return None
    if on_hold(f) or (f["recording_basis"], f["retention"]) == ("legal_obligation", "running"):
        return False
    return f["erasure_ground"] != "unknown" or f["retention"] == "over"


def r70(f: F) -> bool | None:
    gives = f["act"] in {"disclose_to_employee", "disclose_to_customer"}
    if not gives and not (f["act"] in RIGHTS and f["request_made"] == "yes"):
        return None
    return f["identity_ok"] == "yes" and f["identity_method"] != "passport_copy"


def r71(f: F) -> bool | None:
    if f["act"] == "withhold_notice" and f["withheld"] == "breach_report":
        return f["incident_risk"] == "none"
    return True if f["breach"] != "none" else None


def r72(f: F) -> bool | None:
    asked = collects(f) or stored(f) or f["act"] in RIGHTS
    others = f["person_type"] in {"temp_worker", "freelancer", "trainee"}
    agency = stored(f) and f["recipient"] == "temp_agency"
    if agency:
        return all_yes(f, "agreement", "named_in_policy")
    return True if asked and others else None


def r73(f: F) -> bool | None:
    return f["notice"] == "yes" if collects(f) else None


def r74(f: F) -> bool | None:
    reads = stored(f) or f["act"] in RIGHTS | {"listen_back", "retain"}
    if f["left"] != "yes" or not reads:
        return None
    return not stored(f) or f["act"] == "report_team"


def r75(f: F) -> bool | None:
    if f["act"] not in {"listen_live", "score", "auto_score"} and not listening(f):
        return None
    if f["method"] == "complaint":
        return f["purpose"] == "complaint"
    return f["method"] in {"random", "published_criterion"}


def r76(f: F) -> bool | None:
    if f["act"] != "train_ai":
        return None
    named = all_yes(f, "ai_training_named", "for_ai_training", "anonymised")
    return named and f["purpose"] == "ai_training"


def r77(f: F) -> bool | None:
    lists = f["act"] == "activate" and f["screen_listed"] == "yes"
    if f["act"] != "record_screen" and not lists:
        return None
    if f["act"] == "record_screen" and not all_yes(f, "screen_masking", "in_call"):
        return False
    agreed = not council(f) or f["screen_agreed"] == "yes"
    return agreed and all_yes(f, "screen_listed", "dpia_screen")


def r78(f: F) -> bool | None:
    logs = f["data"] == "listening_log" and (stored(f) or f["act"] == "export")
    if not logs and not (brought_in(f) and f["data"] == "unknown"):
        return None
    return f["data_named"] == "yes" and (not council(f) or f["data_agreed"] == "yes")


RULES: dict[str, Rule] = {
    f"R{number}": rule
    for number in range(1, 79)
    if (rule := globals().get(f"r{number}")) is not None
}

LETTERS = """
1 W, 2 W, 3 T, 4 W, 5 W, 6 T/B, 7 W, 8 S+W, 9 B, 10 W, 11 W/T, 12 W, 13 J/T, 14 W, 15 W, 16 B,
17 S, 18 W, 19 W, 20 W, 21 W, 22 W, 23 W, 24 W/B, 25 J, 26 W, 27 W, 28 W, 29 W, 30 S+W, 31 S,
32 S/T, 33 W, 34 B, 35 T/B, 36 W, 37 W, 38 W, 41 B, 42 W, 43 W, 44 W, 45 W, 46 T, 47 T/J, 48 B/J,
49 J, 50 B+W, 51 W, 52 B, 53 B, 54 W, 55 W, 56 W, 57 W, 58 B+W, 59 W, 60 W, 61 W, 62 W, 63 W,
64 W/B, 65 W, 66 W, 67 W, 68 W, 69 W, 70 W, 71 W, 72 W, 73 S+W, 74 W/T, 75 W/B, 76 B+W, 77 W, 78 W
"""
"""The column "hardness" ("B on W" is B+W); those of R39 and R40 hang on the day and the case."""

ABSOLUTE = {"R12", "R14", "R38", "R40"}
"""The contract, Answer: these prohibit."""

When = Callable[[F], bool]
_always: When = lambda _: True  # noqa: E731  one word in the table below
_kept_for_claim: When = lambda f: (  # noqa: E731
    (f["act"] == "retain" and (f["hold"] == "valid" or f["serious_finding"] == "yes"))
    or (f["act"] == "restrict" and f["serious_finding"] == "yes")
)

DUTIES: dict[str, list[tuple[str, str, bool, When]]] = {
    # kind, what the reason becomes, whether there is a last day, when it is owed
    "R1": [("standing", "oblige", False, _always)],
    "R9": [("condition", "oblige", False, _always)],
    "R11": [("condition", "oblige", False, lambda f: f["hold_audio"] == "masked")],
    "R19": [("condition", "restrict", False,
             lambda f: f["act"] == "retain" and f["recording_basis"] != "legal_obligation")],
    "R24": [("condition", "oblige", False, lambda f: not council(f))],
    "R26": [("condition", "oblige", True, lambda f: f["consent"] == "withdrawn_unconditional")],
    "R32": [("standing", "oblige", True, lambda f: f["act"] != "covert_monitoring"),
            ("condition", "oblige", True, lambda f: f["act"] == "covert_monitoring")],
    "R36": [("standing", "oblige", False, lambda f: f["act"] == "transcribe")],
    "R37": [("condition", "oblige", False, lambda f: f["act"] not in {"calibrate", "correct"})],
    "R38": [("condition", "oblige", False, _always)],
    "R39": [("condition", "oblige", False, _always)],
    "R43": [("condition", "oblige", False, lambda f: f["special"] == "masked")],
    "R44": [("condition", "oblige", False, lambda f: f["suspicion"] == "masked")],
    "R45": [("condition", "oblige", False, lambda f: f["bsn"] == "masked")],
    "R46": [("condition", "oblige", False, lambda f: f["card_code"] == "masked")],
    "R47": [("condition", "oblige", False, _always)],
    "R48": [("condition", "restrict", True, _always)],
    "R52": [("condition", "oblige", False, _always)],
    "R55": [("condition", "oblige", False, _always)],
    "R58": [("condition", "oblige", False, _always)],
    "R59": [("standing", "oblige", True,
             lambda f: f["act"] == "retain" and f["retention"] == "running")],
    "R60": [("condition", "restrict", True, _kept_for_claim)],
    "R63": [("condition", "oblige", False, lambda f: f["act"] != "listen_back")],
    "R64": [("condition", "restrict", True, lambda f: f["act"] == "retain")],
    "R66": [("condition", "restrict", False, _kept_for_claim),
            ("standing", "oblige", False,
             lambda f: (f["act"] == "restrict" and f["serious_finding"] == "no")
             or (f["act"] == "retain" and frozen(f)))],
    "R67": [("standing", "oblige", False, _always)],
    "R70": [("standing", "oblige", True, _always)],
    "R71": [("standing", "oblige", True,
             lambda f: f["breach"] == "unreported"
             and not (f["act"] == "withhold_notice" and f["withheld"] == "breach_report"))],
}  # fmt: skip
