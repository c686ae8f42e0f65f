"""The entrance hall: home, the customer list, the customer page made of panels, search, settings.

It knows no rules of its own: it asks the rooms below and shows what they answer."""
