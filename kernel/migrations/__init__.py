"""Handwritten schema steps, oldest first. They import no feature: a step stays what it was when it shipped."""
