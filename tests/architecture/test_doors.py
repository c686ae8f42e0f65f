"""Rooms are entered by their doors; what imports cannot show is looked for in strings."""

import re

from harness.sources import Module, fail_with, modules, relative, rooms, templates

# What a room may use of another one below it.
DOORS = {
    "ledger": {"book", "vocabulary", "facts", "readers", "purging", "explain", "testing"},
    "demo": {"build"},
}
# `payload` reads what a page, the API or a file says into the values actions take.
USUAL_DOORS = {"actions", "queries", "payload", "figures", "bulk", "testing"}
SETTINGS = "daifuku.config.settings"
OPEN = {"foundation", "design"}
FLOORS = ["foundation", "design", "ledger", "customers", "commerce", "work", "insights", "api"]
FLOORS += ["web", "demo", "config"]


def room_and_door(name: str) -> tuple[str, str]:
    _, room, *inside = [*name.split("."), ""]
    return room, inside[0]


def enters_by_a_wall(module: Module, imported: str) -> bool:
    room, door = room_and_door(imported)
    if room == module.room or room in OPEN or room not in rooms():
        return False
    doors = DOORS.get(room, USUAL_DOORS)
    # Foreign keys point down, so models may name models; a test may look into the tables.
    if door == "models" and (module.is_test or "models" in re.split(r"[./]", module.name)):
        return False
    if module.room == "config" and door in {"urls", "apps", "stream"}:
        return False
    return door not in doors


def test_rooms_are_entered_by_their_doors():
    walls = [
        f"{module.at(node)} imports {name}"
        for module in modules()
        if module.room
        for node, name in module.imports()
        if name.startswith("daifuku.") and enters_by_a_wall(module, name)
    ]
    fail_with(
        walls, "Another room is entered by its doors: actions, queries, payload, figures, bulk."
    )


def test_nobody_asks_for_a_model_by_its_name():
    asking = [
        f"{relative(module.path)}: get_model"
        for module in modules()
        if "get_model(" in module.text and not module.is_migration
    ]
    fail_with(asking, "apps.get_model goes round the doors.")


def test_strings_name_no_higher_room():
    dotted = re.compile(r"^daifuku\.([a-z_]+)\.")
    upwards = [
        f"{module.at(text)} {text.value[:60]}"
        for module in modules()
        if module.room not in {"", "config"} and not module.is_test
        for text in module.strings()
        if (found := dotted.match(text.value)) and text.value != SETTINGS
        if is_higher(found[1], module.room)
    ]
    fail_with(upwards, "A string names a module of a room above.")


def test_sql_names_no_table_of_a_higher_room():
    table = re.compile(r"\b(?:from|join|into|update|table)\s+\"?([a-z]+)_[a-z_]+", re.I)
    upwards = [
        f"{module.at(text)} {found[0]}"
        for module in modules()
        if module.room and not module.is_test
        for text in module.strings()
        for found in table.finditer(text.value)
        if is_higher(found[1].lower(), module.room)
    ]
    fail_with(upwards, "SQL names a table of a room above or beside.")


def is_higher(room: str, own: str) -> bool:
    return room in FLOORS and own in FLOORS and FLOORS.index(room) > FLOORS.index(own)


def test_every_room_has_a_floor():
    assert sorted(FLOORS) == rooms(), "Give the room a floor here and in .importlinter."


def test_templates_use_their_own_room_and_design():
    used = re.compile(r"{%-?\s*(?:extends|include|import|from)\s+['\"]([a-z]+)/")
    across = [
        f"{relative(path)} uses {found}/"
        for path in templates()
        for found in used.findall(path.read_text("utf-8"))
        if found in set(rooms()) - {room_of(path), "design"}
    ]
    fail_with(across, "A template uses templates of its own room and of design.")


def room_of(path) -> str:
    return relative(path).split("/")[2]


def test_views_render_templates_of_their_own_room():
    template = re.compile(r"^([a-z]+)/[\w/]+\.html$")
    across = [
        f"{module.at(text)} {text.value}"
        for module in modules()
        for text in module.strings()
        if (found := template.match(text.value))
        and found[1] in rooms()
        and found[1] not in {module.room, "design"}
    ]
    fail_with(across, "A view renders templates of its own room.")
