#!/usr/bin/env bash
# The fuzzer starts from the fixtures: every known cause and every known vendor's headers.
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p corpus/import
cp ../fixtures/import/dirt/* ../fixtures/import/profiles/* corpus/import/
