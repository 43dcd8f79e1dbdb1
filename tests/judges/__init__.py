"""Engines that judge storage better than moto does: real ones, on this machine, for tests only."""
