"""The scoring rules once more, as plainly as they can be written, with fractions.

Takes the JSON values of a form and of answers that are known to be well formed. Numbers may also
be fractions already, as in the benchmark, where reading them is not what is measured.
"""

from fractions import Fraction


def score(form, answers):
    asked = [(s, q) for s in form["sections"] for q in s["questions"]]
    chosen, na_person, na_hidden, errors = {}, [], [], []
    for _, question in asked:
        identifier = question["id"]
        given = answers.get(identifier, {})
        options = {option["id"]: option for option in question["options"]}
        condition = question.get("visible_if")
        if "option" in given and given["option"] not in options:
            errors.append((identifier, "unknown_option"))
        elif condition and (
            condition["question"] not in chosen
            or chosen[condition["question"]]["id"] not in condition["in"]
        ):
            na_hidden.append(identifier)
        elif "option" in given:
            chosen[identifier] = options[given["option"]]
            if given["option"] in question.get("comment_required", []) and (
                not given.get("comment", "").strip()
            ):
                errors.append((identifier, "comment_required"))
        elif not given.get("na"):
            errors.append((identifier, "unanswered"))
        elif question.get("na_allowed"):
            na_person.append(identifier)
        else:
            errors.append((identifier, "na_not_allowed"))
    known = {question["id"] for _, question in asked}
    errors += [(identifier, "unknown_question") for identifier in sorted(set(answers) - known)]
    states = {"na_person": na_person, "na_hidden": na_hidden}
    states["errors"] = [{"question": question, "code": code} for question, code in errors]
    return _result(form, asked, chosen, states)


def _result(form, asked, chosen, states):
    fatal = [q["id"] for _, q in asked if _effect(chosen, q) != "none"]
    failed = {s["id"] for s, q in asked if _effect(chosen, q) == "section"}
    clean = _total(form, chosen, {})
    sections = {s["id"]: _section(form, s, chosen) for s in form["sections"]}
    sections.update(dict.fromkeys(failed, Fraction(0)))
    final = _total(form, chosen, failed)
    if final is not None and form.get("capped", True):
        final = min(final, Fraction(1))
    if any(_effect(chosen, q) == "form" for _, q in asked):
        final = Fraction(0)
    critical = {q["id"] for _, q in asked if q.get("critical")}
    line = {
        "clean": clean,
        "final": final,
        "percent": None if final is None else int(final * 100 + Fraction(1, 2)),
        "sections": sections,
        "applied_weights": _applied(form, asked, chosen, clean),
        "fatal": fatal,
        "critical": _total(form, {k: v for k, v in chosen.items() if k in critical}, {}),
        "non_critical": _total(form, {k: v for k, v in chosen.items() if k not in critical}, {}),
        **states,
    }
    if states["errors"]:
        for name in ("clean", "final", "percent", "critical", "non_critical"):
            line[name] = None
        line["sections"] = dict.fromkeys(sections)
        line["applied_weights"] = {}
    return {name: _texts(value) for name, value in line.items()}


def _effect(chosen, question):
    return chosen.get(question["id"], {}).get("fatal", "none")


def _maximum(question):
    return max(Fraction(option["points"]) for option in question["options"])


def _sums(form, section, chosen):
    """Earned and possible of one section, in the form's mode."""
    earned = possible = Fraction(0)
    for question in section["questions"]:
        if question["id"] in chosen:
            weight = Fraction(question["weight"])
            points = Fraction(chosen[question["id"]]["points"])
            maximum = _maximum(question)
            if form["weight_mode"] == "share":
                points, maximum = (points / maximum if maximum else Fraction(0)), Fraction(1)
            earned += weight * points
            if not question.get("bonus"):
                possible += weight * maximum
    return earned, possible


def _section(form, section, chosen):
    earned, possible = _sums(form, section, chosen)
    return earned / possible if possible else None


def _total(form, chosen, failed):
    over = under = Fraction(0)
    for section in form["sections"]:
        weight = Fraction(section["weight"])
        earned, possible = _sums(form, section, chosen)
        if section["id"] in failed:
            earned = Fraction(0)
        if form["weight_mode"] == "share":
            if not possible and section["id"] not in failed:
                continue
            earned, possible = (earned / possible if possible else Fraction(0)), Fraction(1)
        over += weight * earned
        under += weight * possible
    return over / under if under else None


def _applied(form, asked, chosen, clean):
    if clean is None:
        return {}
    share = form["weight_mode"] == "share"
    held = {section["id"]: _sums(form, section, chosen)[1] for section in form["sections"]}
    whole = sum(
        Fraction(section["weight"]) * (bool(held[section["id"]]) if share else held[section["id"]])
        for section in form["sections"]
    )
    shares = {}
    for section, question in asked:
        if question["id"] in chosen:
            part = Fraction(section["weight"]) * Fraction(question["weight"])
            possible = held[section["id"]]
            if share:
                part = part / possible if possible else Fraction(0)
            else:
                part *= _maximum(question)
            shares[question["id"]] = part / whole
    return shares


def _texts(value):
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, dict):
        return {name: _texts(item) for name, item in value.items()}
    return value
