"""Every part of the look on one page, for those who build and judge it."""
