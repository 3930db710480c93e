"""From field levels to verdict and cause: decision tables are data, read by auditors."""
