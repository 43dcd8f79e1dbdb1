"""The operator's commands, over real protocols."""
