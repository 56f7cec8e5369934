// SPDX-License-Identifier: Apache-2.0

/** The parts of fabric-shim 2.5.8 in use that its own declarations leave out. */
declare module 'fabric-shim-api' {
  interface ChaincodeStub {
    /** The arguments as they came; all other ways to ask for them decode them as text. */
    getBufferArgs(): Buffer[];
    readonly handler: import('fabric-shim/lib/handler.js').ChaincodeMessageHandler;
  }
}

declare module 'fabric-shim/lib/handler.js' {
  import type { peer } from '@hyperledger/fabric-protos';
  import type { ChaincodeInterface, Iterators } from 'fabric-shim';

  /** What the shim uses of a stream of messages to and from a peer. */
  interface MessageStream {
    on(event: string, listener: (value: peer.ChaincodeMessage) => void): unknown;
    write(message: peer.ChaincodeMessage): unknown;
    end(): unknown;
  }

  /** One conversation with one peer. */
  class ChaincodeMessageHandler {
    readonly _stream: MessageStream;
    constructor(stream: MessageStream, chaincode: ChaincodeInterface);
    /** Begins the conversation. */
    chat(register: peer.ChaincodeMessage): void;
    /** Sends a request when it is the turn of its transaction; rejects with the text of the peer if that refuses. */
    _askPeerAndListen(request: peer.ChaincodeMessage, method: string): Promise<Buffer>;
    handleGetStateByRange(
      ...at: [collection: string, start: string, end: string, channelId: string, transactionId: string]
    ): Promise<{ readonly iterator: Iterators.StateQueryIterator }>;
  }
}

declare module 'fabric-shim/lib/contract-spi/chaincodefromcontract.js' {
  import type { ChaincodeInterface } from 'fabric-shim';
  import type { Contract } from 'fabric-contract-api';

  /** Runs contracts, as `fabric-chaincode-node` does. */
  const ChaincodeFromContract: new (
    ...of: [
      contracts: (new () => Contract)[],
      serializers: {
        readonly transaction: string;
        readonly serializers: Readonly<Record<string, new () => object>>;
      },
      metadata: object,
      title: string,
      version: string,
    ]
  ) => ChaincodeInterface;
  export = ChaincodeFromContract;
}
