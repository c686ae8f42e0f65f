class CannotStartPostgres(Exception):
    """The embedded server cannot run; the message says why and what to do."""
