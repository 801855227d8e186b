"""The one way in which a deed on people, programmes or notices says that it cannot be done."""


class Fault(Exception):
    """The deed cannot be done as asked, and nothing was changed. The message says what to do.

    The message may name codes, numbers and dates; it never repeats what people wrote. The code,
    where there is one, says the same for doors that have their own words.
    """

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code
