"""What every test of the search may ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chalicelib.storage.opensearch_http import OpenSearchHTTP
from tests.search.opensearch import client_of, opensearch_url


@pytest.fixture(scope="session")
def opensearch() -> Iterator[OpenSearchHTTP]:
    """A client of an OpenSearch, whose indexes each test names for itself."""
    with opensearch_url() as url:
        client = client_of(url)
        yield client
        client.close()
