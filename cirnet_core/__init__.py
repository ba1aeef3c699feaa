"""The science of chromosome classification: CIR-Net, CDA, whole-cell inference. No Qt."""

__version__ = "0.1.0"
