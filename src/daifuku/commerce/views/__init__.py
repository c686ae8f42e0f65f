"""Products, stores, receipts and repeat buyers on pages."""
