// SPDX-License-Identifier: Apache-2.0

export { ChaincodeProcess, PACKAGE_ID } from './chaincode-process';
export { ControlledFabric } from './controlled-fabric';
export type { ControlledNetwork, NetworkShape } from './controlled-network';
export { ControlledStandIn } from './controlled-stand-in';
