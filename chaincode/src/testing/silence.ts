// SPDX-License-Identifier: Apache-2.0

// fabric-shim takes its level when it is loaded; refusals, of which tests are full, are errors to it.
process.env['CORE_CHAINCODE_LOGGING_LEVEL'] = 'CRITICAL';
