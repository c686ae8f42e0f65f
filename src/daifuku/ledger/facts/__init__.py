"""What an entry may say: kinds declared with `@fact`, their versions, and their JSON."""

from daifuku.ledger.facts.coding import Code, Ref, code_of
from daifuku.ledger.facts.declaring import UnknownFact, fact, kinds, upcast

__all__ = ["Code", "Ref", "UnknownFact", "code_of", "fact", "kinds", "upcast"]
