"""The errors that other bodies published, simulated at their published size (issue: part 2, item 8). All people are invented."""
