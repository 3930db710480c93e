"""Steps between the judge and the outputs."""
