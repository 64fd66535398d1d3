"""The measurements of the design's section 8: `make bench`. Ratios within one run on one machine; nothing is a test."""
