// SPDX-License-Identifier: Apache-2.0

// A process: a stand-in for a Fabric network in a folder, with chaincodes at the addresses that its second argument maps
// their names to. It says where the connection profile lies.
import { startStandIn } from '@orchestrator/network';

const ENDORSERS = ['MyOrg1MSP', 'MyOrg2MSP'];
const [folder = '.', addresses = '{}', channels = ''] = process.argv.slice(2);

const chaincodes = Object.fromEntries(
  Object.entries(JSON.parse(addresses) as Record<string, string>).map(([name, address]) => [
    name,
    Object.fromEntries(ENDORSERS.map((mspId) => [mspId, { address }])),
  ]),
);

void startStandIn({ folder, channels: channels.split(','), chaincodes }).then(({ connectionFile }) =>
  process.stdout.write(`listening on ${connectionFile}\n`),
);
process.once('SIGTERM', () => process.exit());
