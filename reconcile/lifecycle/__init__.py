"""What happens to a finding from night to night: states, answers, brakes, approvals, rechecks, lookups."""
