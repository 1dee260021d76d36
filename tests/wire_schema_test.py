"""The wire examples against the published JSON Schemas (docs/schema).

Good examples must validate. Bad ones that parse as JSON and break their schema must not, but for a
few whose fault no schema can say. And the full declaration has every member its schema has, so that
the C++ tests, which read it, cover all of them. Exit status 77: python3-jsonschema is missing.
"""

import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    print("skipped: python3-jsonschema is not installed")
    sys.exit(77)

ROOT = pathlib.Path(__file__).resolve().parent.parent / "docs" / "schema"
KINDS = ("decl-1", "hello-1", "status-1", "enterprise-delta-1", "permit-1", "specialised-result-1",
         "exempt-goods-1", "level-1", "scan-result-1", "inspection-result-1", "pca-result-1",
         "override-1", "event-ack-1", "assess-event-1", "dec-result-1", "error-1",
         "verdict-change-1", "alert-1", "alert-ack-1",
         "intel-1", "scan-step-1", "scan-notice-1",
         "manifest-1", "advance-cargo-1")
# What draft 2020-12 cannot say: numbers dense from 1, a day that exists, one day after another.
NOT_SAYABLE = {"line-number-twice.json", "day-that-is-none.json",
               "permit-ends-before-it-begins.json", "override-to-the-same.json"}

faults = []


def validators():
    found = {}
    for kind in KINDS:
        schema = json.loads((ROOT / f"{kind}.json").read_text("utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        found[kind] = jsonschema.Draft202012Validator(schema)
    return found


def check_good(by_kind):
    seen = set()
    for file in sorted((ROOT / "examples").glob("*.json")):
        kind = file.name.split(".")[0]
        if kind not in by_kind:
            continue  # Another page's examples.
        seen.add(kind)
        for error in by_kind[kind].iter_errors(json.loads(file.read_text("utf-8"))):
            faults.append(f"{file.name}: {error.json_path}: {error.message}")
    for kind in set(KINDS) - seen:
        faults.append(f"{kind} has no example")


def check_bad(by_kind):
    index = json.loads((ROOT / "examples" / "invalid" / "index.json").read_text("utf-8"))
    for name, expected in index.items():
        if expected["code"] != "SCHEMA" or name in NOT_SAYABLE:
            continue
        message = json.loads((ROOT / "examples" / "invalid" / name).read_text("utf-8"))
        kind = message.get("schema", "decl/1").replace("/", "-")
        if by_kind[kind].is_valid(message):
            faults.append(f"invalid/{name}: its schema takes it")


def members(schema, prefix=""):
    """Pointers of all members, elements of arrays written as *."""
    for name, inner in schema.get("properties", {}).items():
        yield f"{prefix}/{name}"
        yield from members(inner, f"{prefix}/{name}")
    if "items" in schema:
        yield from members(schema["items"], f"{prefix}/*")


def members_of_value(value, prefix=""):
    if isinstance(value, dict):
        for name, inner in value.items():
            yield f"{prefix}/{name}"
            yield from members_of_value(inner, f"{prefix}/{name}")
    elif isinstance(value, list):
        for inner in value:
            yield from members_of_value(inner, f"{prefix}/*")


def check_full(by_kind):
    declared = set(members(by_kind["decl-1"].schema))
    full = json.loads((ROOT / "examples" / "decl-1.full.json").read_text("utf-8"))
    shown = set(members_of_value(full))
    for pointer in sorted(declared ^ shown):
        where = "the schema" if pointer in declared else "the full example"
        faults.append(f"decl-1: {pointer} stands in {where} only")


by_kind = validators()
check_good(by_kind)
check_bad(by_kind)
check_full(by_kind)
for fault in faults:
    print(fault)
sys.exit(1 if faults else 0)
