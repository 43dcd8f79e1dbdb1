"""The reference's templates ship with it."""
