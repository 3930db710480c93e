"""The order of steps of each command, and nothing else; the SQL of the steps lies in the project's pipelines/."""
