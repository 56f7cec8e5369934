// SPDX-License-Identifier: Apache-2.0

/**
 * A chaincode that does one thing at a time, for telling how peers behave. The first argument names what; results are
 * text or JSON. It is a program of its own: the shim and the client bring versions of the protocol that do not mix.
 */
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import shim from 'fabric-shim';
import fabricProtos from '@hyperledger/fabric-protos';

const { ChaincodeMessage, GetStateByRange, QueryMetadata, QueryResponse, QueryResponseMetadata, QueryStateNext } =
  fabricProtos.peer;
const { KV } = fabricProtos.ledger.queryresult;
const WRITE_BATCH_STATE = 24;
const GET_STATE_MULTIPLE = 25;
const RANGE = ChaincodeMessage.Type.GET_STATE_BY_RANGE;
const NEXT = ChaincodeMessage.Type.QUERY_STATE_NEXT;

const actions = {
  async put(stub, ...pairs) {
    for (let index = 0; index < pairs.length; index += 2)
      await stub.putState(pairs[index], Buffer.from(pairs[index + 1]));
  },
  async fill(stub, prefix, count) {
    for (let index = 0; index < Number(count); index++)
      await stub.putState(`${prefix}${String(index).padStart(5, '0')}`, Buffer.from('x'));
  },
  get: async (stub, key) => String((await stub.getState(key)).length === 0 ? 'missing' : await stub.getState(key)),
  delete: (stub, key) => stub.deleteState(key),
  async putThenGet(stub, key, value) {
    await stub.putState(key, Buffer.from(value));
    return actions.get(stub, key);
  },
  async increment(stub, key) {
    const value = Number((await stub.getState(key)).toString()) + 1;
    await stub.putState(key, Buffer.from(String(value)));
    return String(value);
  },
  async scanThenPut(stub, start, end, key) {
    await scan(stub, start, end);
    await stub.putState(key, Buffer.from('x'));
  },
  scan: async (stub, start, end) => JSON.stringify(await scan(stub, start, end)),
  page: async (stub, start, end, size, bookmark) => JSON.stringify(await page(stub, start, end, size, bookmark)),
  async pageThenPut(stub, start, end, key) {
    await page(stub, start, end, '2', '');
    await stub.putState(key, Buffer.from('x'));
  },
  async putThenPage(stub, start, end, key) {
    await stub.putState(key, Buffer.from('x'));
    await page(stub, start, end, '2', '');
  },
  async composite(stub, type, ...attributes) {
    await stub.putState(stub.createCompositeKey(type, attributes), Buffer.from('x'));
  },
  async events(stub, ...events) {
    await stub.putState('event', Buffer.from('x'));
    for (const event of events) stub.setEvent(event, Buffer.from(`payload of ${event}`));
  },
  async eventThenFail(stub) {
    stub.setEvent('lost', Buffer.from('x'));
    throw new Error('no');
  },
  fail(stub, text) {
    throw new Error(text);
  },
  async bytes(stub, size) {
    return Buffer.alloc(Number(size), 7);
  },
  async differ(stub) {
    await stub.putState('differ', Buffer.from(`${process.pid} ${Math.random()}`));
  },
  async wait(stub, ms) {
    await sleep(Number(ms));
    return 'waited';
  },
  context: async (stub) =>
    JSON.stringify({
      channel: stub.getChannelID(),
      transactionId: stub.getTxID(),
      mspId: stub.getCreator().mspid,
      seconds: Number(stub.getTxTimestamp().seconds),
    }),
  async writeBatch(stub, ...keys) {
    const records = keys.map((key) =>
      field(1, Buffer.concat([field(1, key), field(2, 'batched'), Buffer.from([5 << 3, 9])])),
    );
    await ask(stub, WRITE_BATCH_STATE, Buffer.concat(records));
  },
  async getMultiple(stub, ...keys) {
    const payload = Buffer.concat(keys.map((key) => field(1, key)));
    return (await ask(stub, GET_STATE_MULTIPLE, payload)).toString('hex');
  },
  async unknownMessage(stub) {
    await ask(stub, 99, Buffer.alloc(0));
  },
};

/** A field of text or bytes below 128 bytes, in wire form. */
function field(number, content) {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
}

/** Sends any message to the peer, and gives back what the answer carries. */
async function ask(stub, type, payload) {
  const message = new ChaincodeMessage();
  message.setType(type);
  message.setPayload(payload);
  message.setTxid(stub.getTxID());
  message.setChannelId(stub.getChannelID());
  return stub.handler._askPeerAndListen(message, 'Any');
}

/** The keys of a range, message by message. */
async function scan(stub, start, end) {
  const request = new GetStateByRange();
  request.setStartkey(start);
  request.setEndkey(end);
  const messages = [];
  let response = QueryResponse.deserializeBinary(await ask(stub, RANGE, request.serializeBinary()));
  for (;;) {
    messages.push(response.getResultsList().map(keyOf));
    if (!response.getHasMore()) return messages;
    const next = new QueryStateNext();
    next.setId(response.getId());
    response = QueryResponse.deserializeBinary(await ask(stub, NEXT, next.serializeBinary()));
  }
}

async function page(stub, start, end, size, bookmark) {
  const request = new GetStateByRange();
  request.setStartkey(start);
  request.setEndkey(end);
  const paging = new QueryMetadata();
  paging.setPagesize(Number(size));
  paging.setBookmark(bookmark);
  request.setMetadata(paging.serializeBinary());
  const response = QueryResponse.deserializeBinary(await ask(stub, RANGE, request.serializeBinary()));
  const answered = QueryResponseMetadata.deserializeBinary(response.getMetadata_asU8());
  return {
    keys: response.getResultsList().map(keyOf),
    hasMore: response.getHasMore(),
    count: answered.getFetchedRecordsCount(),
    bookmark: answered.getBookmark(),
  };
}

function keyOf(result) {
  return KV.deserializeBinary(result.getResultbytes_asU8()).getKey();
}

async function invoke(stub) {
  const [name, ...rest] = stub.getStringArgs();
  // A status below 400 is a success to the peer, whatever its number; one below 500 is not signed.
  if (name === 'status') return { status: Number(rest[0]), message: rest[1], payload: Buffer.from(rest[2]) };
  try {
    return shim.success(Buffer.from((await actions[name](stub, ...rest)) ?? ''));
  } catch (error) {
    return shim.error(error.message);
  }
}

function tlsOf({
  CHAINCODE_TLS_DISABLED: disabled,
  CHAINCODE_TLS_KEY: key,
  CHAINCODE_TLS_CERT: certificate,
  CHAINCODE_CLIENT_CA_CERT: ca,
}) {
  if (disabled !== 'false') return {};
  return { tlsProps: { key: readFileSync(key), cert: readFileSync(certificate), clientCACerts: readFileSync(ca) } };
}

await shim
  .server(
    { Init: async () => shim.success(), Invoke: invoke },
    {
      ccid: process.env.CORE_CHAINCODE_ID_NAME ?? 'conformance',
      address: process.env.CHAINCODE_SERVER_ADDRESS,
      'grpc.max_receive_message_length': -1,
      'grpc.max_send_message_length': -1,
      ...tlsOf(process.env),
    },
  )
  .start();
process.stdout.write(`listening on ${process.env.CHAINCODE_SERVER_ADDRESS}\n`);
