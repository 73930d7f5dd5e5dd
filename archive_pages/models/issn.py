"""ISSN (ISO 3297): eight characters, the last a check digit."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def validate_issn(text: str) -> None:
    digits = text.replace("-", "")
    if len(digits) == 8 and digits[:7].isascii() and digits[:7].isdigit():
        total = sum(int(digit) * weight for digit, weight in zip(digits[:7], range(8, 1, -1), strict=True))
        check = (11 - total % 11) % 11
        if digits[7].upper() == ("X" if check == 10 else str(check)):
            return
    raise ValidationError(
        _("“%(issn)s” is no ISSN: write it as 1234-5679 and check its last digit."), params={"issn": text}
    )
