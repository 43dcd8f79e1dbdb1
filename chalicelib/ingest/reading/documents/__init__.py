"""Documents of word processors and browsers: each format a module that reads its bytes."""
