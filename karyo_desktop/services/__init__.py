"""Use cases without Qt: importing, karyotyping, cases, reporting."""
