"""Who acts, which door is open to whom, and what a policy says."""
