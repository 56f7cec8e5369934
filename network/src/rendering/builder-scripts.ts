// SPDX-License-Identifier: Apache-2.0

/**
 * The external builder that has peers connect to chaincode which runs already: programs of the folder `bin`, by name.
 * A peer runs `detect SOURCE METADATA`, `build SOURCE METADATA OUTPUT` and `release OUTPUT RELEASE`; that there is no
 * `run` tells it that nothing has to be started.
 */
export const BUILDER_SCRIPTS: Readonly<Record<string, string>> = {
  detect: `#!/bin/sh
grep -Eq '"type"[[:space:]]*:[[:space:]]*"ccaas"' "$2/metadata.json"
`,
  build: `#!/bin/sh
set -e
if [ ! -f "$1/connection.json" ]; then
  echo "the package has no connection.json" >&2
  exit 1
fi
cp "$1/connection.json" "$3/connection.json"
if [ -d "$2/META-INF" ]; then cp -R "$2/META-INF" "$3/META-INF"; fi
`,
  release: `#!/bin/sh
set -e
mkdir -p "$2/chaincode/server"
cp "$1/connection.json" "$2/chaincode/server/connection.json"
if [ -d "$1/META-INF/statedb" ]; then cp -R "$1/META-INF/statedb" "$2/statedb"; fi
`,
};
