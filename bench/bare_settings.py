"""The settings of Klankbord with the addresses of `bare.py`."""

from klankbord.project.settings import *  # noqa: F403  all of them

ROOT_URLCONF = "bare"
