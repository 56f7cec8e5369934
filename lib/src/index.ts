// SPDX-License-Identifier: Apache-2.0

/**
 * The rules: what every rpc checks and changes. Pure: no clock, randomness, environment, files or network. A host gives
 * it a `Database` and a `Call`, and commits what comes out.
 */
export { catalogue, isSparseIndex } from './assets/catalogue';
export { CHANNEL_IMPORT_KEY, channelImport, isUnderWay } from './assets/channel-import';
export type { AssetDefinition, Index } from './assets/definition';
export { fromMicros, toMicros } from './assets/time';
export { ERRORS, type ErrorName, StatusCode } from './errors/error-table';
export { badRequest, internal, invalid, OrchestratorError, permissionDenied } from './errors/orchestrator-error';
export { ImageChecker } from './image/image-checker';
export { ImageCutter } from './image/image-cutter';
export { hashOf, imageDigest, linksOf } from './image/image-digest';
export { OPERATOR } from './orchestration/channel-import-service';
export { execute, type Outcome } from './orchestration/execute';
export type { Call, EmittedEvent } from './orchestration/provider';
export { importRpcs, pathOfTransaction, type Rpc, rpcs, transactionName } from './orchestration/rpcs';
export type { Awaitable, Database, ScanRange } from './persistence/database';
export { eventEntries, eventIndexes, type EventHeader } from './persistence/event-indexes';
export { assetKeyOf, indexNameOf } from './persistence/index-keys';
export {
  assetStateKey,
  assetStateRange,
  INDEX_ENTRY_VALUE,
  indexStateKey,
  indexStateRange,
  indexStateSuffix,
  LEDGER_EVENT,
  parseAssetStateKey,
  shortTransactionId,
  type StateRange,
} from './persistence/ledger-keys';
export { MemoryDb } from './persistence/memory-db';
export { type AssetWrite, type BucketWrite, Overlay } from './persistence/overlay';
