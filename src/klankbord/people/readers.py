"""Roles that read what is about nobody, for every door that shows it."""

from klankbord.people.models import Role

FORGETTING = (Role.DPO, Role.CONTROLLER, Role.ADMIN)
"""What was forgotten, night by night; two of them say that an odd night is right."""
