"""Bounds of a picture's file. docs/editors.md says them to editors."""

from __future__ import annotations

from PIL import Image

MOST_PIXELS = 40_000_000  # 160 MB once decoded; cameras of the trade have 24 to 33 megapixels
# Where a header names twice as many, Pillow opens nothing. It must not be left to the look at the
# size afterwards: by then, a GIF may have taken a byte for each.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
LONGEST_SIDE = 20_000  # pixels; a panorama of a phone has 16,000
LARGEST_METADATA = 1_000_000  # bytes of an XMP, IIM or Exif block; real ones have 3 to 60 kB
LARGEST_PROFILE = 4_000_000  # bytes of an ICC profile; those of printing presses have up to 2.7 MB
# Passes over a progressive JPEG. Programs write about ten, and each costs time.
# https://libjpeg-turbo.org/pmwiki/uploads/About/TwoIssueswiththeJPEGStandard.pdf
MOST_SCANS = 50
