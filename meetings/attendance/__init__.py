"""Line tests, presence and head-counts at every point."""
