"""Pure renderers: data in, strips out."""
