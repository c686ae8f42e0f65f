"""Figures and ratios, side by side with the raw limit. `bin/bench [NAME …] [--small]`."""
