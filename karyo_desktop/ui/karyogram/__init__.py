"""The karyogram on its sheet of paper: scene, view, gestures."""
