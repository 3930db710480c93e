"""Small worlds made by Hypothesis: a registry, a history and records, judged by the oracle and by the pipeline."""
