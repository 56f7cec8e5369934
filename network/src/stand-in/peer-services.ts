// SPDX-License-Identifier: Apache-2.0

import {
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  status,
} from '@grpc/grpc-js';
import { common, gateway, peer } from '@hyperledger/fabric-protos';
import { messageOf } from '../network-error';
import { codesOf, transactionsOf } from './block';
import { deliver, type DeliverStatus } from './deliver';
import { openEnvelope, openTransaction } from './envelope';
import { GatewayService, type GatewayParts } from './gateway-service';
import type { ServedService } from './listener';
import { type GatewayCall, takeLoss } from './node-faults';
import { RpcError } from './rpc-error';
import { serveSeeks, write } from './seek-stream';
import { deliverDefinition, gatewayDefinition, make } from './wire';

const GATEWAY = '/gateway.Gateway';

/** The services of one peer. */
export function createPeerServices(parts: GatewayParts): readonly ServedService[] {
  return [new GatewayServer(parts).service(), deliverService(parts)];
}

/** The gateway service with its limit, and with the losses that are asked for. */
class GatewayServer {
  readonly #gateway: GatewayService;
  #running = 0;

  constructor(private readonly parts: GatewayParts) {
    this.#gateway = new GatewayService(parts);
  }

  service(): ServedService {
    const implementation = {
      evaluate: this.#unary('evaluate', (request: gateway.EvaluateRequest) => this.#gateway.evaluate(request)),
      endorse: this.#unary('endorse', (request: gateway.EndorseRequest) => this.#gateway.endorse(request)),
      submit: this.#unary('submit', (request: gateway.SubmitRequest) => this.#gateway.submit(request)),
      commitStatus: this.#unary('commitStatus', (request: gateway.SignedCommitStatusRequest, stop) =>
        this.#gateway.commitStatus(request, stop),
      ),
      chaincodeEvents: (
        call: ServerWritableStream<gateway.SignedChaincodeEventsRequest, gateway.ChaincodeEventsResponse>,
      ): void => void this.#events(call),
    };
    return { definition: gatewayDefinition, implementation };
  }

  #unary<Request, Response>(
    name: GatewayCall,
    handle: (request: Request, stop: AbortSignal) => Promise<Response>,
  ): (call: ServerUnaryCall<Request, Response>, answer: sendUnaryData<Response>) => void {
    return (call, answer) => {
      const stop = new AbortController();
      call.on('cancelled', () => stop.abort());
      this.#limited(async () => {
        const { hang } = this.parts.node.faults;
        await hang.over();
        this.#lose(name, 'before');
        const response = await handle(call.request, stop.signal);
        this.#lose(name, 'after');
        await hang.over();
        return response;
      }).then(
        (response) => answer(null, response),
        (error: unknown) => answer(toRpcError(error)),
      );
    };
  }

  async #events(
    call: ServerWritableStream<gateway.SignedChaincodeEventsRequest, gateway.ChaincodeEventsResponse>,
  ): Promise<void> {
    const stop = new AbortController();
    call.on('cancelled', () => stop.abort());
    try {
      await this.#limited(async () => {
        for await (const response of this.#gateway.chaincodeEvents(call.request, stop.signal)) {
          await this.parts.node.faults.hang.over();
          await write(call, response, stop.signal);
        }
      });
      call.end();
    } catch (error) {
      call.emit('error', toRpcError(error));
    }
  }

  async #limited<T>(run: () => Promise<T>): Promise<T> {
    const limit = this.parts.node.faults.concurrencyLimit;
    if (limit > 0 && this.#running >= limit)
      throw new RpcError(status.UNKNOWN, `too many requests for ${GATEWAY}, exceeding concurrency limit (${limit})`);
    this.#running++;
    try {
      return await run();
    } finally {
      this.#running--;
    }
  }

  #lose(call: GatewayCall, point: 'before' | 'after'): void {
    if (takeLoss(this.parts.node.faults, call, point)) throw new RpcError(status.UNAVAILABLE, 'Connection dropped');
  }
}

function toRpcError(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  return new RpcError(status.UNKNOWN, messageOf(error));
}

type PeerStream = ServerDuplexStream<common.Envelope, peer.DeliverResponse>;
type ToResponse = (block: common.Block, channel: string) => peer.DeliverResponse;

function deliverService({ node }: GatewayParts): ServedService {
  const serve =
    (toResponse: ToResponse) =>
    (stream: PeerStream): void =>
      serveSeeks(stream, {
        answer: async (envelope, stop) => {
          await node.faults.hang.over();
          return deliver(envelope, {
            follower: (channel) => node.follower(channel),
            blockOf: ({ committed }) => committed,
            send: async (block, channel) => {
              await node.faults.hang.over();
              await write(stream, toResponse(block, channel), stop);
            },
            stop,
            capability: node.link.capability,
          });
        },
        close: (result: DeliverStatus) => make(peer.DeliverResponse, { status: result }),
      });
  const implementation = {
    deliver: serve((block) => make(peer.DeliverResponse, { block })),
    deliverFiltered: serve((block, channel) =>
      make(peer.DeliverResponse, { filteredBlock: toFiltered(block, channel) }),
    ),
    deliverWithPrivateData: serve((block) =>
      make(peer.DeliverResponse, { blockAndPrivateData: make(peer.BlockAndPrivateData, { block }) }),
    ),
  };
  return { definition: deliverDefinition, implementation };
}

function toFiltered(block: common.Block, channelId: string): peer.FilteredBlock {
  const codes = codesOf(block);
  const transactions = transactionsOf(block).map((bytes, index) => {
    const { channelHeader, content } = openEnvelope(common.Envelope.deserializeBinary(bytes));
    const type = channelHeader.getType() as common.HeaderTypeMap[keyof common.HeaderTypeMap];
    const code = (codes[index] ?? 0) as peer.TxValidationCodeMap[keyof peer.TxValidationCodeMap];
    const filtered = make(peer.FilteredTransaction, { txid: channelHeader.getTxId(), type, txValidationCode: code });
    if (type === common.HeaderType.ENDORSER_TRANSACTION) filtered.setTransactionActions(toFilteredActions(content));
    return filtered;
  });
  const number = block.getHeader()?.getNumber() ?? 0;
  return make(peer.FilteredBlock, { channelId, number, filteredTransactionsList: transactions });
}

function toFilteredActions(content: Uint8Array): peer.FilteredTransactionActions {
  const { event } = openTransaction(content);
  if (event === undefined) return new peer.FilteredTransactionActions();
  const chaincodeEvent = make(peer.ChaincodeEvent, {
    txId: event.getTxId(),
    chaincodeId: event.getChaincodeId(),
    eventName: event.getEventName(),
  });
  return make(peer.FilteredTransactionActions, {
    chaincodeActionsList: [make(peer.FilteredChaincodeAction, { chaincodeEvent })],
  });
}
