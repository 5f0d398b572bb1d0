"""A believable centre for trying things out: the same for the same scale and seed."""
