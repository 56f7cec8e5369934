// SPDX-License-Identifier: Apache-2.0

export { ChaincodeProcess } from './chaincode-process';
export { ControlledFabric } from './controlled-fabric';
export type { ControlledNetwork, NetworkShape } from './controlled-network';
export { ControlledStandIn } from './controlled-stand-in';
