"""How good a model is: scoring labelled cells, figures, intervals, calibration for a release."""
