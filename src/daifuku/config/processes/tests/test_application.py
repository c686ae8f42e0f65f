import os

from daifuku.config.processes import application


def test_a_home_that_root_made_ready_is_made_ready_by_its_owner_too(monkeypatch, tmp_path):
    """Whoever runs this: what root would give away is noted and not done."""
    given = []
    monkeypatch.setenv("DAIFUKU_HOME", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "fchown", lambda file, *to: given.append((os.fstat(file).st_ino, to)))
    with application.alone("waits"):
        pass
    owner = tmp_path.stat()
    lock = (tmp_path / "ready.lock").stat().st_ino
    assert given == [(lock, (owner.st_uid, owner.st_gid))]
