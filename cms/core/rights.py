"""Rights statements by their URIs: rightsstatements.org 1.0 and Creative Commons."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField

RS = "http://rightsstatements.org/vocab/"
CC = "http://creativecommons.org/"


class Rights(models.TextChoices):
    """The statements a library uses; each value is the URI that a IIIF manifest's `rights` demands."""

    IN_COPYRIGHT = f"{RS}InC/1.0/", _("In copyright")
    ORPHAN = f"{RS}InC-OW-EU/1.0/", _("In copyright: EU orphan work")
    EDUCATIONAL = f"{RS}InC-EDU/1.0/", _("In copyright: educational use permitted")
    NON_COMMERCIAL = f"{RS}InC-NC/1.0/", _("In copyright: non-commercial use permitted")
    UNLOCATABLE = f"{RS}InC-RUU/1.0/", _("In copyright: rights-holder unlocatable or unidentifiable")
    NO_COPYRIGHT_CONTRACT = f"{RS}NoC-CR/1.0/", _("No copyright: contractual restrictions")
    NO_COPYRIGHT_NC = f"{RS}NoC-NC/1.0/", _("No copyright: non-commercial use only")
    NO_COPYRIGHT_LAWS = f"{RS}NoC-OKLR/1.0/", _("No copyright: other known legal restrictions")
    NOT_EVALUATED = f"{RS}CNE/1.0/", _("Copyright not evaluated")
    UNDETERMINED = f"{RS}UND/1.0/", _("Copyright undetermined")
    NO_KNOWN = f"{RS}NKC/1.0/", _("No known copyright")
    PUBLIC_DOMAIN = f"{CC}publicdomain/mark/1.0/", _("Public domain")
    CC0 = f"{CC}publicdomain/zero/1.0/", _("CC0: no rights reserved")
    CC_BY = f"{CC}licenses/by/4.0/", _("CC BY 4.0: free use with attribution")
    CC_BY_SA = f"{CC}licenses/by-sa/4.0/", _("CC BY-SA 4.0: free use with attribution, share alike")
    CC_BY_NC = f"{CC}licenses/by-nc/4.0/", _("CC BY-NC 4.0: non-commercial use with attribution")
    CC_BY_NC_ND = f"{CC}licenses/by-nc-nd/4.0/", _("CC BY-NC-ND 4.0: non-commercial use, unchanged, with attribution")


class RightsMixin(models.Model):
    """A rights statement that readers see and machines read."""

    rights = models.CharField(_("rights"), max_length=100, choices=Rights.choices, blank=True)

    rights_panels = [FieldPanel("rights")]
    rights_api_fields = [APIField("rights")]

    class Meta:
        abstract = True
