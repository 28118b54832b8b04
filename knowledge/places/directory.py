"""The directory: departments and hotlines with their phones, nation-wide and local."""

from knowledge.entry.records import NATION, Department
from knowledge.places.codes import ancestors
from knowledge.storage.connections import Connections
from knowledge.storage.version import bump


class Directory:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def put(self, departments: list[Department]) -> None:
        """Add or replace entries by name and region."""
        if not departments:
            return
        with self._connections.writing() as db:
            db.conn.executemany(
                "INSERT OR REPLACE INTO departments (name, region, phone, handles, emergency, record) VALUES (?, ?, ?, ?, ?, ?)",
                [(d.name, d.region, d.phone, d.handles, int(d.emergency), d.model_dump_json(exclude_defaults=True)) for d in departments],
            )  # fmt: skip
            bump(db)

    def all(self, *, region: str = NATION) -> list[Department]:
        """Everybody who can be called from a region, the most local first."""
        chain = ancestors(region)
        sql = f"SELECT record FROM departments WHERE region IN ({', '.join('?' * len(chain))}) ORDER BY region DESC, rowid"
        return [Department.model_validate_json(r[0]) for r in self._connections.db.execute(sql, chain)]
