"""What judges the templates in infra/ beside the tests."""
