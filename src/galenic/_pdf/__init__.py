"""PDF: the one door to typst, which an extra installs."""
