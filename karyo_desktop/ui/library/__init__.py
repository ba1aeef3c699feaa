"""The library: the cases of a folder, on the start page and over an open case."""
