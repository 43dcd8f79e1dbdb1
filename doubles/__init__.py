"""Test doubles of AWS services on loopback, for tests and benchmarks."""
