"""The calibration of a classifier in its MOJO."""

from steam.core.errors import Unsupported
from steam.model.calibration import Calibration, Isotonic, Platt
from steam.model.mojo.errors import refuse_mojo
from steam.model.mojo.isotonic import curve_keys, curve_members, read_curve
from steam.model.mojo.opened import Mojo
from steam.model.mojo.values import print_doubles


def read_calibration(mojo: Mojo) -> Calibration | None:
    """The calibration, None for a model without. Raises InvalidArtifact or Unsupported."""
    info = mojo.info
    if not info.has("calib_method"):
        return None
    method = info.text("calib_method")
    if method == "isotonic":
        return Isotonic(read_curve(mojo))
    if method != "platt":
        raise Unsupported(
            f"Calibration by the method {method[:40]!r} is not supported.",
            hint="Supported are platt and isotonic.",
        )
    beta = info.doubles("calib_glm_beta")
    if len(beta) != 2:
        raise refuse_mojo("its calibration is not a slope and an intercept")
    return Platt(slope=beta[0], intercept=beta[1])


def calibration_keys(calibration: Calibration | None) -> dict[str, str]:
    """What model.ini says of a calibration. Raises Unsupported for one that a MOJO cannot hold."""
    match calibration:
        case None:
            return {}
        case Platt(slope, intercept):
            beta = print_doubles([slope, intercept])
            return {"calib_method": "platt", "calib_glm_beta": beta}
        case Isotonic(curve):
            return {"calib_method": "isotonic", **curve_keys(curve)}
    raise Unsupported("A MOJO holds calibrations by Platt and isotonic ones alone.")


def calibration_members(calibration: Calibration | None) -> dict[str, bytes]:
    """The members that a calibration has in the archive besides, by name."""
    return curve_members(calibration.curve) if isinstance(calibration, Isotonic) else {}
