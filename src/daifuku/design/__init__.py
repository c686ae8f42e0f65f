"""Everything a page is made of: shell, macros, style sheet, behaviours, and how values are written.

Pages take macros by `{% from "design/components.html" import … %}`; `/styleguide` shows them all."""
