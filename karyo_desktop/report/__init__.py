"""Pictures and PDF of a karyogram. The only room with reportlab."""
