"""Models of scikit-learn: skops files, and pickles where the operator allows them."""
