"""Sfumato: a studio in which artists see and steer how a diffusion model makes a picture."""

__version__ = "0.1.0"
