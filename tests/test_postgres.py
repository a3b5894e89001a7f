"""The servers that the tests themselves start."""

from __future__ import annotations

import psycopg
import pytest

from tests.postgres import Cluster, Pooler, program


def test_a_missing_server_is_named_by_its_package_and_fails_the_test():
    with pytest.raises(pytest.fail.Exception, match="apt-get install -y nothing"):
        program("no-such-server", packages={"no-such-server": "nothing"})


def test_what_the_server_says_is_kept_is_on_the_disk(cluster: Cluster):
    with psycopg.connect(cluster.url("postgres")) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)


def test_behind_the_pooler_a_session_changes_from_transaction_to_transaction(cluster: Cluster, pooler: Pooler):
    """What a test leaves in its session would be lost, or found by another: so nothing may lean on it."""
    name = cluster.empty()
    first, second = (psycopg.connect(pooler.url(name), autocommit=True) for _ in range(2))

    with first.transaction():
        first.execute("SET search_path = nowhere")
        with second.transaction():
            second.execute("SELECT 1")
    seen = {first.execute("SHOW search_path").fetchone()[0] for _ in range(4)}

    first.close()
    second.close()
    cluster.drop(name)
    assert len(seen) == 2
