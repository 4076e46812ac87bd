# What CumulusCI needs to reach the server, and orgs that it knows by a session. Its scenarios read this.
export REQUESTS_CA_BUNDLE=$ORGYARD_HOME/tls/ca.pem NODE_EXTRA_CA_CERTS=$ORGYARD_HOME/tls/ca.pem
# Lines as long as they come.
export COLUMNS=250
# Otherwise it asks PyPI for its newest version.
mkdir -p "$HOME/.cumulusci" && date +%s > "$HOME/.cumulusci/cumulus_timestamp"

# org NAME URL TOKEN USER_ID USERNAME: an org whose session is not refreshed
org() {
  local url=${2/http:/https:}
  local id=$url/id/${3%%!*}/$4
  export CUMULUSCI_DISABLE_REFRESH=1
  export "CUMULUSCI_ORG_$1={\"access_token\":\"$3\",\"instance_url\":\"$url\",\"id\":\"$id\",\"username\":\"$5\"}"
}
