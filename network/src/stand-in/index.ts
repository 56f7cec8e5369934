// SPDX-License-Identifier: Apache-2.0

/**
 * The stand-in: some channels in one process that speak the protocols of peers and orderers with the real chaincode
 * server and the real client, for tests on machines without Fabric's programs. It validates as a peer does, and
 * misbehaves on request. It is no ledger: whoever runs it can write what he likes.
 */
export { Hang } from './node-faults';
export { Orders } from './orders';
export type { StandInOptions } from './site';
export { type StandIn, startStandIn } from './stand-in';
