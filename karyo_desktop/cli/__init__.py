"""The command ``cirnet``. No Qt."""
