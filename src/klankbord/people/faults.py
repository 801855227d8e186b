"""The one way in which a deed on people, programmes or notices says that it cannot be done."""


class Fault(Exception):
    """The deed cannot be done as asked, and nothing was changed. The message says what to do.

    The message may name codes, numbers and dates; it never repeats what people wrote.
    """
