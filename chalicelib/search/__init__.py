"""The search: questions and stories as terms, packs, and the index that they make up."""
