"""What somebody wants to use in a performance review."""

from django import forms

from klankbord.edges.web.frame.fields import Reference


class ReviewForm(forms.Form):
    """What somebody wants to use in a performance review."""

    reference = Reference()
