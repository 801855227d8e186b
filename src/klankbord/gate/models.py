"""Questions that somebody kept to show them to others. Nobody stands in them."""

from django.db import models


class KeptQuestion(models.Model):
    """A question about nobody in particular, and what the law said to it on that day."""

    id = models.CharField(primary_key=True, max_length=22, editable=False)  # random, 128 bits
    asked = models.JSONField()  # {name: code}: choices out of closed lists, no words of people
    answer = models.CharField(max_length=6)
    denied_by = models.JSONField()  # rule ids
    law = models.CharField(max_length=20)
    kept_at = models.DateTimeField()
    keep_until = models.DateTimeField(db_index=True)
