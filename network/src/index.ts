// SPDX-License-Identifier: Apache-2.0

/**
 * A network of Hyperledger Fabric: made of plain processes by `startNetwork`, wherever Fabric's programs are found.
 */
export {
  ChaincodeProcess,
  ControlledFabric,
  type ControlledNetwork,
  ControlledStandIn,
  type NetworkShape,
} from './controlled';
export type { Connection, OrdererConnection, OrganizationConnection, PeerConnection } from './site/connection';
export { Network, startNetwork, type StartOptions } from './lifecycle/network';
export type { NetworkStatus, ProcessStatus } from './lifecycle/status';
export type { NetworkOptions } from './lifecycle/up';
export type { DeployOptions, DeployResult } from './deployment/deploy';
export { NetworkError } from './network-error';
export { findPrograms, type Programs, type Search } from './programs/find-programs';
export type { NetworkSettings, OrdererType, OrganizationSettings } from './topology/settings';
export { type Orders, type StandIn, type StandInOptions, startStandIn } from './stand-in';
