"""What is peculiar to Japan: telephones, addresses, dates by era, forms of address, numbers."""

from daifuku.foundation.japan.phones import Phone, format_phone, parse_phone

__all__ = ["Phone", "format_phone", "parse_phone"]
