"""The curve of an isotonic regression or calibration: two keys and two blobs."""

from steam.model.isotonic import IsotonicCurve, IsotonicModel
from steam.model.mojo.blobs import counted_doubles, read_counted_doubles
from steam.model.mojo.opened import Mojo
from steam.model.mojo.values import print_double
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


def curve_keys(curve: IsotonicCurve) -> dict[str, str]:
    """What model.ini says of a curve."""
    return {"calib_min_x": print_double(curve.low), "calib_max_x": print_double(curve.high)}


def curve_members(curve: IsotonicCurve) -> dict[str, bytes]:
    """The members with the points of a curve, by name."""
    return {
        "calib/thresholds_x": counted_doubles(curve.x),
        "calib/thresholds_y": counted_doubles(curve.y),
    }
