"""What is asked of deployments, over time, and what their workers use."""
