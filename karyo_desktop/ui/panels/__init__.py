"""Panels around the karyogram. They show values and ask by signals; they change nothing."""
