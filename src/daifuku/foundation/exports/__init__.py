"""Everything out in open formats, and in again elsewhere."""

from daifuku.foundation.exports.taking_in import take_in
from daifuku.foundation.exports.writing import export_all

__all__ = ["export_all", "take_in"]
