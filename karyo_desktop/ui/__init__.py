"""Windows, panels and the karyogram's scene."""
