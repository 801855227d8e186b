"""Forms, listening and scoring, disputes and calibration."""
