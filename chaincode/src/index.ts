// SPDX-License-Identifier: Apache-2.0

/**
 * The rules as chaincode of Hyperledger Fabric. `main` serves it to peers; `fabric-chaincode-node` can run it too, since
 * it finds here what it looks for in a package: `contracts` and `serializers`.
 */
import { createContracts } from './contracts';

export { serializers } from './wire-serializer';

/** One contract for each service. */
export const contracts = createContracts();
