// SPDX-License-Identifier: Apache-2.0

import { inspect } from 'node:util';
import { Shim } from 'fabric-shim';
import { type ErrorName, internal, OrchestratorError } from '@orchestrator/lib';
import type { Stub } from './peer/channel-state';

/** Longer names are cut in texts: they come from anybody. */
const NAME_LENGTH = 100;

/** Refusals whose cause somebody should look at. */
const LOGGED: ReadonlySet<ErrorName> = new Set(['internal', 'malformedBytes', 'unavailable']);

const logger = Shim.newLogger('orchestrator');

/** There is no transaction with this name: OE0010. */
export function unknownTransaction(name: string): OrchestratorError {
  return new OrchestratorError('unimplemented', `there is no transaction "${name.slice(0, NAME_LENGTH)}"`);
}

/** The text for a failure, which starts with its number. The cause of an unexpected one stays in the log. */
export function textOf(error: unknown, stub: Stub): string {
  const refused = error instanceof OrchestratorError;
  if (!refused || LOGGED.has(error.code)) {
    logger.error(`transaction ${stub.getTxID()} of channel ${stub.getChannelID()} failed: ${inspect(error)}`);
  }
  if (refused) return error.message;
  return internal(`unexpected failure; the log of the chaincode has it under transaction ${stub.getTxID()}`).message;
}
