"""The curve of an isotonic regression or calibration: two keys and two blobs."""

from steam.model.isotonic import IsotonicCurve, IsotonicModel
from steam.model.mojo.blobs import read_counted_doubles
from steam.model.mojo.opened import Mojo
from steam.model.signature import Signature


def read_isotonic(mojo: Mojo, signature: Signature) -> IsotonicModel:
    """The model of an isotonic regression MOJO. Raises InvalidArtifact."""
    return IsotonicModel(signature=signature, curve=read_curve(mojo))


def read_curve(mojo: Mojo) -> IsotonicCurve:
    """The curve in `calib/`, which calibrated classifiers have too. Raises InvalidArtifact."""
    return IsotonicCurve(
        x=read_counted_doubles(mojo.container, "calib/thresholds_x"),
        y=read_counted_doubles(mojo.container, "calib/thresholds_y"),
        low=mojo.info.double("calib_min_x"),
        high=mojo.info.double("calib_max_x"),
    )
