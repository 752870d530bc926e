"""Parts of the benchmarks that go through a whole local stack."""
