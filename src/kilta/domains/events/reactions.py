"""What events do when something happens elsewhere."""
