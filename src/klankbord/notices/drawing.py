"""What a policy says of the draw of a programme: how many calls, and of whom. Pure."""

from klankbord.law.texts import Text
from klankbord.programmes import plans


def said(plan: plans.Plan) -> Text:
    """How many calls chance chooses in a month."""
    each, most = plan.get("per_person"), plan.get("ceiling")
    many = "zijn dat er" if each != 1 else "is dat er"
    if not plans.of_all(plan):
        return Text(
            f"Toeval kiest welke gesprekken. Per maand {many} {each} per persoon, en nooit "
            f"meer dan {most}.",
            f"Chance chooses the calls. In a month that is {each} for each person, and never more "
            f"than {most}.",
        )
    calls, by_queue = plan["calls"], plan["of"] == plans.QUEUE
    many, them = ("zijn dat er", "them") if calls != 1 else ("is dat er", "it")
    up_to = "zijn het er" if each != 1 else "is het er"
    return Text(
        f"Toeval kiest welke gesprekken. Per maand {many} {calls} van "
        f"{'elke wachtrij' if by_queue else 'iedereen samen'}, wie ze ook voert. Van één persoon "
        f"{up_to} hoogstens {each}, en nooit meer dan {most}.",
        f"Chance chooses the calls. In a month that is {calls} of "
        f"{'each queue' if by_queue else 'everybody together'}, whoever takes {them}. Of one "
        f"person it is {each} at most, and never more than {most}.",
    )
