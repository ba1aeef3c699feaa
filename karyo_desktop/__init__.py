"""The desktop application: cases, karyograms, corrections and reports."""
