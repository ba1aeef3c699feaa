"""The karyotype as ISCN text."""
