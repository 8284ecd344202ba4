"""Short runs of what benchmarks/fuzz does for long, and of what may go wrong around a run."""
