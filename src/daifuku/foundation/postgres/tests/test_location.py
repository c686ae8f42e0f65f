from pathlib import Path

import psycopg.conninfo

from daifuku.foundation.postgres import locate
from daifuku.foundation.postgres.location import LONGEST_SOCKET_DIR


def test_the_data_directory_carries_the_major_version(new_home):
    assert locate(new_home).data == new_home.resolve() / "pg18" / "data"


def test_the_socket_stands_beside_the_data(new_home):
    assert locate(new_home).socket_dir == new_home.resolve() / "pg18" / "run"


def test_a_long_home_gets_a_short_socket_of_its_own(tmp_path):
    one, other = (locate(tmp_path / ("長" * 40) / name) for name in ("a", "b"))
    assert len(str(one.socket)) < LONGEST_SOCKET_DIR
    assert one.socket_dir != other.socket_dir
    assert locate(one.home).socket_dir == one.socket_dir


def test_locating_makes_nothing(new_home):
    locate(new_home)
    assert not new_home.exists()


def test_the_connection_string_survives_odd_names():
    location = locate(Path("/srv/it's a \\ home"))
    parsed = psycopg.conninfo.conninfo_to_dict(location.conninfo("daifuku_app", "daifuku"))
    assert parsed["host"] == "/srv/it's a \\ home/pg18/run"
    assert parsed["user"] == "daifuku_app"
