"""Which peers are measured, and what makes an empty one of each."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Peer:
    """`setup` are arguments to its Python that turn an empty database into a usable one."""

    name: str
    driver: str
    setup: tuple[tuple[str, ...], ...]
    extensions: tuple[str, ...] = ()
    settings: str = ""

    @property
    def lock(self) -> Path:
        return ROOT / "requirements" / f"peers-{self.name}.txt"

    @property
    def database(self) -> str:
        return f"bench_peer_{self.name.replace('-', '_')}"

    def environment(self, socket: Path, place: Path) -> dict[str, str]:
        """PG* for whoever asks libpq; the rest as each wants to be told."""
        told = {
            "PGHOST": str(socket),
            "PGUSER": "postgres",
            "PGDATABASE": self.database,
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "TRYTOND_DATABASE_URI": "postgresql://",
            "TRYTOND_DATABASE_NAMES": self.database,
            "TRYTONPASSFILE": str(place / "password"),
        }
        return told | ({"DJANGO_SETTINGS_MODULE": self.settings} if self.settings else {})


_TRYTON = ("-d", "bench_peer_tryton")
PEERS = (
    Peer(
        "django-crm-admin",
        "bench.peers.crm_admin",
        (("-m", "django", "setupdata"),),
        settings="bench.peers.crm_admin_settings",
    ),
    Peer(
        "tryton",
        "bench.peers.tryton",
        (
            ("-m", "trytond.cli.admin", *_TRYTON, "--all", "--email", "bench@example.jp"),
            ("-m", "trytond.cli.admin", *_TRYTON, "-u", "party", "--activate-dependencies"),
        ),
        extensions=("unaccent",),
    ),
)
