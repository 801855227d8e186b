"""The answers of the law in words, for every command that shows one."""

from klankbord.law.texts import Text

ANSWERS = {
    "yes": Text("Ja.", "Yes."),
    "no": Text("Nee.", "No."),
    "yes_if": Text("Ja, mits.", "Yes, if."),
}
