"""Making the classifier: labels and exemplars in, a model with its held-out figures and its card out."""
