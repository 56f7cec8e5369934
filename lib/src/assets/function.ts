// SPDX-License-Identifier: Apache-2.0

import {
  type Addressable,
  AssetFunction,
  AssetKind,
  type FunctionInput,
  type FunctionOutput,
  FunctionStatus,
  type NewFunction,
  type UpdateFunctionParam,
} from '@orchestrator/proto';
import { type AssetDefinition, queryIndex } from './definition';
import { assertValid, first, type Problem, type Problems } from './problems';
import { timeKey } from './time';
import {
  BLANK,
  hand,
  metadata,
  MUST_BE_BLANK,
  required,
  requiredAddressable,
  requiredKey,
  requiredText,
  requiredValue,
  shortAddress,
} from './validation';

const { ASSET_DATA_MANAGER, ASSET_DATA_SAMPLE, ASSET_MODEL, ASSET_PERFORMANCE } = AssetKind;
const INPUT_KINDS = [ASSET_MODEL, ASSET_DATA_SAMPLE, ASSET_DATA_MANAGER];
const OUTPUT_KINDS = [ASSET_MODEL, ASSET_PERFORMANCE];
const IMAGE_CHECKSUM_LENGTH = 64;
/** Longer names are cut in texts. */
const NAME_LENGTH = 100;

/** The order of registration. */
export const allFunctions = queryIndex<AssetFunction>('function', ({ creationDate }) => [
  { bucket: [], order: [timeKey(creationDate)] },
]);

export const assetFunction: AssetDefinition<AssetFunction> = {
  name: 'function',
  title: 'function',
  codec: AssetFunction,
  event: { kind: AssetKind.ASSET_FUNCTION, field: 'function' },
  keyOf: ({ key }) => key,
  indexes: [allFunctions],
};

/** @throws OE0101 naming every field that breaks a rule. */
export function assertNewFunction(request: NewFunction): void {
  assertValid(assetFunction.name, {
    key: requiredKey(request.key),
    name: requiredText(request.name),
    description: requiredAddressable(request.description),
    archive: requiredAddressable(request.archive),
    new_permissions: required(request.newPermissions),
    metadata: metadata(request.metadata),
    inputs: first(entries(request.inputs, input), together([...request.inputs.values()])),
    outputs: first(entries(request.outputs, output)),
  });
}

/** @throws OE0101 naming every field that breaks a rule. */
export function assertFunctionUpdate(request: UpdateFunctionParam): void {
  assertValid(assetFunction.name, {
    key: requiredKey(request.key),
    name: requiredText(request.name),
    image: image(request.image),
  });
}

/**
 * A function as an update leaves it. An image without checksum and address keeps the one that is there.
 * @throws OE0101 if the function is ready and has no image.
 */
export function withUpdate(previous: AssetFunction, request: UpdateFunctionParam): AssetFunction {
  const replaces = request.image !== undefined && request.image.checksum !== '';
  const next = { ...previous, name: request.name, image: replaces ? request.image : previous.image };
  const lacksImage = next.status === FunctionStatus.FUNCTION_STATUS_READY && (next.image?.checksum ?? '') === '';
  assertValid(assetFunction.name, { image: lacksImage ? { checksum: BLANK } : undefined });
  return next;
}

function image(given: Addressable | undefined): Problem {
  if (given === undefined) return undefined;
  const { checksum, storageAddress } = given;
  const long = Array.from(checksum).length > IMAGE_CHECKSUM_LENGTH;
  return {
    checksum: long ? `the length must be no more than ${IMAGE_CHECKSUM_LENGTH}` : presentWith(storageAddress, checksum),
    storage_address: first(presentWith(checksum, storageAddress), shortAddress(storageAddress)),
  };
}

function presentWith(other: string, text: string): Problem {
  return other !== '' && text === '' ? BLANK : undefined;
}

function entries<T>(map: ReadonlyMap<string, T>, check: (entry: T) => Problems): Problems {
  return Object.fromEntries(
    [...map].map(([name, entry]) => [name.slice(0, NAME_LENGTH), first(requiredText(name), check(entry))]),
  );
}

function input({ kind, multiple, optional }: FunctionInput): Problems {
  const single = kind === ASSET_DATA_MANAGER;
  return {
    kind: requiredValue(kind, INPUT_KINDS),
    multiple: single && multiple ? MUST_BE_BLANK : undefined,
    optional: single && optional ? MUST_BE_BLANK : undefined,
  };
}

function output({ kind, multiple }: FunctionOutput): Problems {
  return {
    kind: requiredValue(kind, OUTPUT_KINDS),
    multiple: kind === ASSET_PERFORMANCE && multiple ? MUST_BE_BLANK : undefined,
  };
}

/** Data samples are opened by one data manager, which opens nothing else. */
function together(inputs: readonly FunctionInput[]): Problem {
  const managers = inputs.filter(({ kind }) => kind === ASSET_DATA_MANAGER).length;
  const hasSamples = inputs.some(({ kind }) => kind === ASSET_DATA_SAMPLE);
  if (managers > 1) return hand('a function may have one data manager input at most');
  if (managers === 1 && !hasSamples) return hand('a data manager input needs a data sample input');
  return managers === 0 && hasSamples ? hand('a data sample input needs a data manager input') : undefined;
}
