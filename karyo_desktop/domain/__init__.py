"""Case, cell, chromosome, karyogram and edits: frozen values and pure functions."""
