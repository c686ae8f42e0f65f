"""The demo shop: a real supermarket's year, moved to Japan and to this month.

What was bought is real (the "complete journey" data inside an installed package, read where it
lies); who bought it is made up from a fixed seed. `build` fills an empty database through the
bulk doors of the rooms below; `/about-demo` says which is which.
"""
