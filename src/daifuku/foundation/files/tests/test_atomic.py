import pytest

from daifuku.foundation.files.atomic import atomic_write, settle


def test_the_file_takes_its_name_at_the_end(tmp_path):
    path = tmp_path / "a.bin"
    with atomic_write(path) as file:
        file.write(b"new")
        assert not path.exists()
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, OSError])
def test_a_failure_leaves_the_old_file_and_no_rubbish(tmp_path, error):
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")

    def fail():
        with atomic_write(path) as file:
            file.write(b"half")
            raise error

    with pytest.raises(error):
        fail()
    assert path.read_bytes() == b"old"
    assert [*tmp_path.iterdir()] == [path]


def test_what_was_written_elsewhere_takes_the_place_of_the_old_file(tmp_path):
    half, path = tmp_path / "half", tmp_path / "a.bin"
    half.write_bytes(b"new")
    path.write_bytes(b"old")
    settle(half, path)
    assert path.read_bytes() == b"new"
    assert [*tmp_path.iterdir()] == [path]
