"""What somebody writes in his own words, as every deed takes it."""

from klankbord.people.faults import Fault


def words(text: str, *, longest: int, needed: bool = True) -> str:
    """What somebody wrote, without what surrounds it; at most `longest` signs.

    Raises:
        Fault: There is nothing, or too much.
    """
    said = text.strip()
    if needed and not said:
        raise Fault("Write something first.", "nothing_said")
    if len(said) > longest:
        raise Fault(f"Write at most {longest} signs.", "too_long")
    return said
