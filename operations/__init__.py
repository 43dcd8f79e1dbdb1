"""The operators' commands: deploy, undeploy, rebuild, redrive, revert."""
