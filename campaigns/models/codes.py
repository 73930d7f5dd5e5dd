"""Short names that people can say on the telephone: no vowels that make words, no letters that look like digits."""

import secrets

LETTERS = "23456789bcdfghjkmnpqrstvwxz"
LENGTH = 8


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _place in range(LENGTH))
