"""The science of chromosome classification: CIR-Net, CDA, whole-cell inference. No Qt."""

import os

# Before torch or timm is imported, in every process: no hub, no telemetry.
for _name in (
    "HF_HUB_OFFLINE",
    "HF_DATASETS_OFFLINE",
    "TRANSFORMERS_OFFLINE",
    "HF_HUB_DISABLE_TELEMETRY",
    "DISABLE_TELEMETRY",
    "DO_NOT_TRACK",
):
    os.environ[_name] = "1"

__version__ = "0.1.0"
