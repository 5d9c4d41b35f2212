#!/usr/bin/env bash
# Makes the pictures anew: what SpecForge prints, as SVG.
set -euo pipefail
cd "$(dirname "$0")/../.."
cargo build --quiet --bin production-stack
binary=$PWD/target/debug/production-stack
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
(cd "$folder" && CLICOLOR_FORCE=1 "$binary" deploy --local 2>&1) |
  cargo run --quiet --package specforge-tests --bin terminal-picture -- \
    "cargo run --bin production-stack -- deploy --local" 22 21 >docs/pictures/deploy.svg
