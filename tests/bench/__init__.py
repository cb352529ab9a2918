"""What things cost: benchmarks, outside of the ordinary run."""
