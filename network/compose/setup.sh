#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs in the containers "material" and "deploy" of compose.yaml. Each step is left out where it was done before.
#   setup.sh material   keys and certificates, first blocks, chaincode packages
#   setup.sh deploy     joins the channels, and deploys the chaincode
set -eu
cd "$(dirname "$0")"

CHANNELS='mychannel yourchannel'
ENDORSERS='myorg1 myorg2'
ORGANIZATIONS="$ENDORSERS myorg3"
NAME=orchestrator
VERSION=0.1.0
POLICY="OutOf(2, 'MyOrg1MSP.peer', 'MyOrg2MSP.peer')"
CRYPTO=$PWD/.data/crypto
ORDERING=$CRYPTO/ordererOrganizations/ordering
ORDERER_CA=$ORDERING/tlsca/tlsca.ordering-cert.pem

material() {
  mkdir -p .data/blocks .data/packages
  [ -d .data/crypto ] || cryptogen generate --config=crypto-config.yaml --output=.data/crypto
  for channel in $CHANNELS; do
    [ -f ".data/blocks/$channel.block" ] ||
      FABRIC_CFG_PATH=$PWD configtxgen -profile Channel -channelID "$channel" -outputBlock ".data/blocks/$channel.block"
  done
  for organization in $ENDORSERS; do
    [ -f ".data/packages/$organization.id" ] || package "$organization"
  done
  # The nodes and the chaincode run as other users than this one.
  chmod -R a+rX .data
}

package() {
  work=$(mktemp -d)
  printf '{"address":"chaincode.%s:9999","dial_timeout":"10s","tls_required":false}' "$1" > "$work/connection.json"
  printf '{"type":"ccaas","label":"%s_%s"}' "$NAME" "$VERSION" > "$work/metadata.json"
  tar -C "$work" -czf "$work/code.tar.gz" connection.json
  tar -C "$work" -czf ".data/packages/$1.tgz" metadata.json code.tar.gz
  printf '%s_%s:%s' "$NAME" "$VERSION" "$(sha256sum ".data/packages/$1.tgz" | cut -d' ' -f1)" > ".data/packages/$1.id"
  rm -r "$work"
}

# Runs the peer command line as the administrator of an organization.
as() {
  organization=$1
  shift
  CORE_PEER_ADDRESS=peer0.$organization:7051 \
    CORE_PEER_LOCALMSPID="MyOrg${organization#myorg}MSP" \
    CORE_PEER_MSPCONFIGPATH="$CRYPTO/peerOrganizations/$organization/users/Admin@$organization/msp" \
    CORE_PEER_TLS_ENABLED=true \
    CORE_PEER_TLS_ROOTCERT_FILE="$CRYPTO/peerOrganizations/$organization/tlsca/tlsca.$organization-cert.pem" \
    peer "$@"
}

# The orderer's administration, which asks for a certificate.
orderer_admin() {
  admin=$ORDERING/users/Admin@ordering/tls
  osnadmin channel "$@" -o orderer0.ordering:7053 --ca-file "$ORDERER_CA" \
    --client-cert "$admin/client.crt" --client-key "$admin/client.key"
}

# Tries a command until it succeeds, for a minute.
patiently() {
  tries=0
  until "$@"; do
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] || return 1
    sleep 1
  done
}

join() {
  patiently orderer_admin list
  for channel in $CHANNELS; do
    orderer_admin list | grep -q "\"name\": \"$channel\"" ||
      orderer_admin join --channelID "$channel" --config-block ".data/blocks/$channel.block"
    for organization in $ORGANIZATIONS; do
      patiently as "$organization" channel list
      as "$organization" channel list | grep -qx "$channel" ||
        as "$organization" channel join -b ".data/blocks/$channel.block"
    done
  done
}

deploy() {
  join
  for organization in $ENDORSERS; do
    id=$(cat ".data/packages/$organization.id")
    as "$organization" lifecycle chaincode queryinstalled | grep -q "$id" ||
      as "$organization" lifecycle chaincode install ".data/packages/$organization.tgz"
  done
  for channel in $CHANNELS; do
    if as myorg1 lifecycle chaincode querycommitted -C "$channel" | grep -q "Name: $NAME,"; then continue; fi
    set -- -C "$channel" -n "$NAME" -v "$VERSION" --sequence 1 --signature-policy "$POLICY" \
      -o orderer0.ordering:7050 --tls --cafile "$ORDERER_CA"
    for organization in $ORGANIZATIONS; do
      as "$organization" lifecycle chaincode queryapproved -C "$channel" -n "$NAME" --sequence 1 && continue
      id=$(cat ".data/packages/$organization.id" 2>/dev/null || true)
      patiently as "$organization" lifecycle chaincode approveformyorg "$@" ${id:+--package-id "$id"}
    done
    for organization in $ORGANIZATIONS; do
      set -- "$@" --peerAddresses "peer0.$organization:7051" \
        --tlsRootCertFiles "$CRYPTO/peerOrganizations/$organization/tlsca/tlsca.$organization-cert.pem"
    done
    as myorg1 lifecycle chaincode commit "$@"
  done
}

"$1"
