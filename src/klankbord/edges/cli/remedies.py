"""What each finding of `klankbord check` means, and what to do."""

SAID = {
    "key_file": "a key file cannot be opened, so what lies under it cannot be read.",
    "store": "the store of sound cannot be used as it is.",
    "key_overdue": "a payload is past its deadline and can still be opened.",
    "row_overdue": "a row is past its last day.",
    "object_overdue": "an object lies in the store whose key is gone.",
    "day_key_overdue": "the key of a day that is over still exists.",
    "no_sweep": "there was no sweep in the last 36 hours.",
    "no_checkpoint": "the log was not signed in the last 36 hours.",
    "object_without_row": "an object lies in the store of which no row tells; nobody has its key.",
    "object_missing": "a row tells of sound that is not in the store: that recording is lost.",
    "object_broken": "sound was changed, cut off or put in the place of another.",
    "object_size": "sound is whole, but not as long as its row says.",
    "box_broken": "words were changed, or put in the place of others.",
    "key_lost": "the key of a payload is not there, and nothing says that it was destroyed.",
    "receipts_counted": "the log tells of another number of sweeps than there are receipts.",
    "receipt_unsigned": "the receipt of a sweep is not as it was signed.",
    "sound_missing": "a recording came in, and its sound was never written down.",
    "quarantine_overdue": "metadata waits in quarantine for more than seven days.",
    "admissions_counted": "the log tells of fewer admitted recordings than there are.",
    "log": "the log is not as it was signed, or lines are missing.",
}

_SWEEP = "Run: klankbord sweep. If it comes back, see that klankbord worker runs at night."
_RESTORE = (
    "Put the object back from a backup of the store. Without one it is lost: tell the DPO, who "
    "decides whether that must be reported."
)
_TAMPERED = (
    "Somebody may have tampered. Change nothing, keep a copy of the database and of the store, and "
    "tell the DPO. Then restore."
)

DO = {
    "key_file": "Give the master key that is named, or restore the key folder: klankbord keys show",
    "store": "Do what it says, and run this again.",
    "key_overdue": _SWEEP,
    "row_overdue": _SWEEP,
    "object_overdue": _SWEEP,
    "day_key_overdue": _SWEEP,
    "no_sweep": _SWEEP,
    "no_checkpoint": "Start klankbord worker, or run: klankbord ledger checkpoint",
    "object_without_row": "It goes at night by itself: klankbord sweep",
    "object_missing": _RESTORE,
    "object_broken": _RESTORE,
    "object_size": _TAMPERED,
    "box_broken": _TAMPERED,
    "key_lost": _TAMPERED,
    "receipts_counted": _TAMPERED,
    "receipt_unsigned": _TAMPERED,
    "sound_missing": _TAMPERED,
    "quarantine_overdue": _SWEEP,
    "admissions_counted": _TAMPERED,
    "log": "Run: klankbord ledger verify. " + _TAMPERED,
}
