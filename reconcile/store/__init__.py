"""What outlives a run: the runs' folders and the project's secret key."""
