"""The demo: an invented partnership on its invented Friday, with nobody's account anywhere."""
