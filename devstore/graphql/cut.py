"""Cut Shopify's Admin schema and scope map down to what the app and the dev store use."""

import argparse
import gzip
import json
import sys
from pathlib import Path
from typing import Any

from graphql import DocumentNode, GraphQLSchema, build_client_schema, parse, print_schema, validate

from devstore.graphql import closure, rules

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
SOURCE = ROOT / "tests/shopify/schema/admin_2026-10.json.gz"
OPERATIONS = (ROOT / "app/shopify/operations", HERE / "extras")
HEADER = (
    "# A cut of Shopify's Admin schema {version}, release candidate (npm package @shopify/dev-mcp 1.16.0,\n"
    "# ISC licence, Copyright 2025-present Shopify Inc.; notice in tests/shopify/schema/LICENSE).\n"
    "# Made by bin/cut-schema from the app's operations and devstore/graphql/extras; not by hand.\n\n"
)


def main(argv: list[str]) -> int:
    """Write the cut beside this file, or with --check say whether it is still true (exit status 1)."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="write nothing, fail when the cut has drifted")
    asked = options.parse_args(argv)
    stale = [path for path, text in made().items() if not path.exists() or path.read_text() != text]
    if asked.check:
        return 1 if stale else 0
    for path, text in made().items():
        path.write_text(text)
    return 0


def made(source: Path = SOURCE, folders: tuple[Path, ...] = OPERATIONS) -> dict[Path, str]:
    """The files of the cut and what they must contain."""
    artefact = json.loads(gzip.decompress(source.read_bytes()))
    introspection = without_dangling(artefact["data"]["__schema"])
    full = loaded(introspection)
    cut = loaded(closure.keep(introspection, full, documents(folders, full)))
    version = source.name.removeprefix("admin_").removesuffix(".json.gz")
    scopes = rules.needed(cut, artefact["offline_scopes"]["items"])
    return {
        HERE / "schema.graphql": HEADER.format(version=version) + print_schema(cut) + "\n",
        HERE / "beyond.json": json.dumps(beyond(introspection, cut), indent=1) + "\n",
        HERE / "scopes.json": json.dumps({"version": version, "fields": scopes}, indent=1) + "\n",
    }


def beyond(introspection: dict[str, Any], cut: GraphQLSchema) -> dict[str, list[str]]:
    """By type of the cut, the fields that Shopify has and the cut has not: what is not simulated."""
    left: dict[str, list[str]] = {}
    for type_ in introspection["types"]:
        kept = getattr(cut.type_map.get(type_["name"]), "fields", None)
        if kept is not None and type_["fields"] and not type_["name"].startswith("__"):
            left[type_["name"]] = sorted(
                field["name"] for field in type_["fields"] if field["name"] not in kept
            )
    return {name: fields for name, fields in sorted(left.items()) if fields}


def without_dangling(introspection: dict[str, Any]) -> dict[str, Any]:
    """The introspection without the possible types that it names but does not define."""
    known = {type_["name"] for type_ in introspection["types"]}
    for type_ in introspection["types"]:
        if type_.get("possibleTypes"):
            type_["possibleTypes"] = [named for named in type_["possibleTypes"] if named["name"] in known]
    return introspection


def loaded(introspection: dict[str, Any]) -> GraphQLSchema:
    # Shopify deprecates interface fields in ways that graphql-core's own check refuses.
    return build_client_schema({"__schema": introspection}, assume_valid=True)  # type: ignore[typeddict-item]


def documents(folders: tuple[Path, ...], full: GraphQLSchema) -> list[DocumentNode]:
    """Every operation file, parsed; a wrong one ends the cut with its name."""
    parsed = []
    for path in sorted(path for folder in folders for path in folder.glob("*.graphql")):
        document = parse(path.read_text())
        errors = [error for error in validate(full, document) if "is never used" not in error.message]
        if errors:
            raise SystemExit(f"{path.name}: {errors[0].message}")
        parsed.append(document)
    return parsed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
