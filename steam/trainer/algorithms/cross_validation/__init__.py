"""Cross-validation of any algorithm: a model for each fold, measured on the rows left out of it."""
