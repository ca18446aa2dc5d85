"""Generalised linear models: families, design matrix, gram, solvers, fit."""
