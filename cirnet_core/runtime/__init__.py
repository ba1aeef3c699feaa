"""Quicker ways than PyTorch to run a network on the CPU, used where they answer alike.

CPU milliseconds a chromosome (both views, 128×80, batch of 8, one thread, a CPU with AVX-512,
VNNI and bfloat16), and how far the class logits are off on 227 chromosomes of both packs' val:

=============================================  ====  =========  ========
PyTorch float32, channels last                 53.2
PyTorch bfloat16 autocast, BN folded           30.3
PyTorch bfloat16, traced and frozen            25.8
ONNX Runtime float32                           34.9
OpenVINO float32 (weights float16, as shipped) 34.8  mean 0.001  max 0.01
OpenVINO bfloat16                              17.6  mean 0.013  max 0.09
OpenVINO int8 (NNCF, synthetic calibration)     9.6  mean 0.23   max 3.1
=============================================  ====  =========  ========

So OpenVINO is quickest with the CPU's bfloat16 and without. int8 changed 3 answers of the 227 (1
with its heads in float32), more than may change, and needs another large package.
"""
