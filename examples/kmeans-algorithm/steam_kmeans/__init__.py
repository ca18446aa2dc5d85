"""K-means for steam."""
