"""The table that the next release adds."""

from django.db import models


class Shelf(models.Model):
    id = models.BigAutoField(primary_key=True)
