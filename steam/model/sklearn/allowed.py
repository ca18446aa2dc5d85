"""The types that a skops file may hold besides those that skops itself trusts.

Each was read before it was put here: none does anything but compute when it is built from a file
and scores. A list of what is allowed is the only kind of list that a clever file cannot get round.
"""

ALLOWED_TYPES = frozenset(
    {
        "functools.partial",  # only of functions that are allowed themselves
        "numpy.dtype",
        "sklearn._loss.loss.HalfTweedieLoss",
        "sklearn._loss.loss.HalfTweedieLossIdentity",
        "sklearn.calibration._CalibratedClassifier",
        "sklearn.calibration._SigmoidCalibration",
        "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",  # see trees.py
        "sklearn.compose._column_transformer.make_column_selector",  # used in training alone
        "sklearn.feature_selection._univariate_selection.chi2",
        "sklearn.feature_selection._univariate_selection.f_classif",
        "sklearn.feature_selection._univariate_selection.f_regression",
        "sklearn.multiclass._ConstantPredictor",
        "sklearn.neural_network._stochastic_optimizers.AdamOptimizer",
        "sklearn.neural_network._stochastic_optimizers.SGDOptimizer",
        "sklearn.tree._tree.Tree",  # see trees.py
        "sklearn.utils._bunch.Bunch",
        "sklearn.utils.validation.check_array",
    }
)
