"""What is not taken, and the sentence that says so."""


class Refused(Exception):
    """`words` are for the sender, in her language; `code` is for programs. A browser does not try again by itself where
    `status` is one of 400 to 499, but for 408, 409, 423, 429 and 460."""

    def __init__(self, status: int, words: str, code: str, **headers: str) -> None:
        super().__init__(words)
        self.status, self.words, self.code, self.headers = status, words, code, headers
