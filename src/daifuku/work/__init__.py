"""What colleagues do with customers: notes, calls, inquiries and their answers. Each is a row
here and an entry in the book; their words can be erased."""
