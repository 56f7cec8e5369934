// SPDX-License-Identifier: Apache-2.0

// fabric-shim takes its level from here when it is loaded, and its own default is a line for every transaction.
process.env['CORE_CHAINCODE_LOGGING_LEVEL'] ??= 'WARNING';
