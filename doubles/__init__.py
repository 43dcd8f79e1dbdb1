"""Stand-ins of AWS on loopback, for tests and benchmarks alike."""
