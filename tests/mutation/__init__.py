"""Every line of every plan is spoiled once: either something notices, or a list says why nothing has to."""
