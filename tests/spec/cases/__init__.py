"""One module per error case of reference/domain.md §5, and one for the rules of contract §3. Every person is invented."""
