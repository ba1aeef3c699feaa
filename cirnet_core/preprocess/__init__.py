"""From the bytes of an image file to the network's canvas. Numpy, scikit-image and Pillow only."""
