"""How H2O spells its algorithms in the names of schemas, models and jobs."""

_SPELT = {
    "generic": "Generic",
    "isolationforest": "IsolationForest",
    "kmeans": "KMeans",
    "naivebayes": "NaiveBayes",
}


def spelt(algorithm: str) -> str:
    """The algorithm's name as H2O writes it, as in KMeansModelV3; in capitals where it has none."""
    return _SPELT.get(algorithm, algorithm.upper())
