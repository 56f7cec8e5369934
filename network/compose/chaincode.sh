#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Serves the chaincode to the peers of $ORGANIZATION, under the package id that setup.sh has noted.
set -eu
CHAINCODE_ID=$(cat "/repository/network/compose/.data/packages/$ORGANIZATION.id")
export CHAINCODE_ID CHAINCODE_SERVER_ADDRESS=0.0.0.0:9999 CHAINCODE_TLS_DISABLED=true
exec node /repository/chaincode/dist/main.js
