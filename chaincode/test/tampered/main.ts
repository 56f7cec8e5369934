// SPDX-License-Identifier: Apache-2.0

/**
 * The chaincode as an organization could run it that is not honest: the project's own, but for one lie, which the first
 * parameter names. It takes its settings from the environment as the honest one does.
 */
import { type ChaincodeInterface, Shim } from 'fabric-shim';
import { createChaincode } from '../../src/chaincode';
import { transactions } from '../../src/contracts';
import type { Stub } from '../../src/peer/channel-state';
import { ChaincodeServer } from '../../src/server';
import { readSettings } from '../../src/settings';

/** What became of a call: payload and status, as peers take them. */
type Outcome = Awaited<ReturnType<ChaincodeInterface['Invoke']>>;
type Lie = (honest: ChaincodeInterface, stub: Stub) => Promise<Outcome>;

const OWN = process.env['CORE_PEER_LOCALMSPID'] ?? '';
const ERROR_THRESHOLD = 400;

const LIES: Readonly<Record<string, Lie>> = {
  /** Whoever calls, it is the own organization: that owns what others register, and may do what only they may. */
  caller: (honest, stub) => honest.Invoke(Object.create(stub, { getCreator: { value: () => caller(stub) } }) as Stub),

  /** Writes what is right, and says something else to the caller. */
  reply: async (honest, stub) => (isRead(stub) ? honest.Invoke(stub) : emptied(await honest.Invoke(stub))),

  /** Refuses every write. */
  refusal: async (honest, stub) =>
    isRead(stub) ? honest.Invoke(stub) : Shim.error('OE0102: the caller may not do this'),

  /** Answers reads wrongly, and writes honestly. */
  reads: async (honest, stub) => (isRead(stub) ? emptied(await honest.Invoke(stub)) : honest.Invoke(stub)),
};

function caller(stub: Stub): ReturnType<Stub['getCreator']> {
  return { ...stub.getCreator(), mspid: OWN };
}

function isRead(stub: Stub): boolean {
  return transactions.get(stub.getFunctionAndParameters().fcn)?.method.readOnly ?? true;
}

/** The same, as if all fields of the reply had their defaults. */
function emptied(outcome: Outcome): Outcome {
  return outcome.status >= ERROR_THRESHOLD ? outcome : { ...outcome, payload: new Uint8Array() };
}

async function main(lie: Lie): Promise<void> {
  const { address, chaincodeId, tls } = readSettings(process.env);
  const honest = createChaincode();
  const tampered = { ...honest, Invoke: (stub: Stub) => lie(honest, stub) };
  const port = await new ChaincodeServer(tampered, chaincodeId).listen(address, tls);
  process.stdout.write(`chaincode listens on ${address.slice(0, address.lastIndexOf(':'))}:${String(port)}\n`);
}

const lie = LIES[process.argv[2] ?? ''];
if (lie === undefined) throw new Error(`there is no lie "${process.argv[2] ?? ''}": ${Object.keys(LIES).join(', ')}`);
void main(lie);
