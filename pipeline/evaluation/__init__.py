"""How well the coding agrees with reference labels, and how well coders agree with each other."""
