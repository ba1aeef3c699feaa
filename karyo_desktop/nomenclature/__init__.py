"""The karyotype as ISCN text: built, read, checked and completed."""
