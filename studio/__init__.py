"""Sfumato: a studio in which artists see and steer how a diffusion model makes a picture."""

import os

# numpy's sums here are small, and its threads would only wait for torch's: measured on two busy
# cores, a layout of a thousand pictures took 300 ms with two threads and 22 ms with one. It is
# read when numpy is imported, which nothing does before this.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
