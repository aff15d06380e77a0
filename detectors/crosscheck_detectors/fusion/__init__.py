"""Fusion: from the detectors' signals to one calibrated probability, by what calibration learnt for the model.

reports --observed--> signals by pair --lineup--> probability of each pair, thresholds of REVIEW and BLOCK
examples --fitting--> lineups --profile--> JSON beside the model
"""

from crosscheck_detectors.fusion.errors import FitError, ProfileError
from crosscheck_detectors.fusion.lineup import Lineup
from crosscheck_detectors.fusion.observed import Observed, observed
from crosscheck_detectors.fusion.profile import Profile, load

__all__ = ["FitError", "Lineup", "Observed", "Profile", "ProfileError", "load", "observed"]
