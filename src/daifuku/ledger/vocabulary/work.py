"""What colleagues do with a customer. Their words stand in the room, never here."""

from daifuku.ledger.facts import Code, Ref, fact


@fact("work.note_written", retention="contact")
class NoteWritten:
    """A colleague wrote a note."""

    note_id: Ref


@fact("work.call_logged", retention="contact")
class CallLogged:
    """A telephone call was logged."""

    call_id: Ref
    direction: Code
    outcome: Code
    minutes: int | None = None


@fact("work.inquiry_received", retention="contact")
class InquiryReceived:
    """The customer asked something."""

    inquiry_id: Ref
    channel: Code


@fact("work.inquiry_answered", retention="contact")
class InquiryAnswered:
    """An inquiry was answered, so many minutes after it came in."""

    inquiry_id: Ref
    channel: Code
    waited_minutes: int
