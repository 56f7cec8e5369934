// SPDX-License-Identifier: Apache-2.0

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import * as protobuf from 'protobufjs';
import { decode, encode, Encoded, type Codec } from './codec';
import * as generated from './generated';
import { arbitraryMessage } from './testing/arbitrary-message';
import { WireError } from './wire';

const folder = join(__dirname, '..');

function loadReflection(): protobuf.Root {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => (target.startsWith('/') ? target : join(folder, target));
  const files = ['orchestrator', 'storage'].flatMap((part) =>
    readdirSync(join(folder, part)).map((name) => join(folder, part, name)),
  );
  return root.loadSync(files, { keepCase: true });
}

const codecs = Object.values(generated).filter(
  (value): value is Codec<object> => typeof value === 'object' && 'write' in value,
);

describe.each(codecs.map((codec) => [codec.name, codec] as const))('codec of %s', (name, codec) => {
  it('reads back what it has written', () => {
    fc.assert(
      fc.property(arbitraryMessage(codec), (message) => {
        expect(decode(codec, encode(codec, message))).toStrictEqual(message);
      }),
      { numRuns: 30 },
    );
  });

  it('writes equal messages to equal bytes, whatever the order of their map entries', () => {
    fc.assert(
      fc.property(arbitraryMessage(codec), (message) => {
        expect(Buffer.from(encode(codec, reversed(message))).equals(encode(codec, message))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('writes what another implementation of protobuf reads, and its bytes are a fixed point', () => {
    const type = loadReflection().lookupType(name);
    fc.assert(
      fc.property(arbitraryMessage(codec), (message) => {
        const bytes = encode(codec, message);

        const other = type.encode(type.decode(bytes)).finish();

        expect(decode(codec, other)).toStrictEqual(message);
        expect(Buffer.from(encode(codec, decode(codec, other))).equals(bytes)).toBe(true);
      }),
      { numRuns: 15 },
    );
  });
});

function reversed(value: unknown): never {
  if (value instanceof Map) return new Map([...value].reverse().map(([k, v]) => [k, reversed(v)])) as never;
  if (Array.isArray(value)) return value.map(reversed) as never;
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value as never;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, reversed(v)])) as never;
}

describe('decode', () => {
  const { Model, ComputeTask, ComputeTaskInput, Performance } = generated;

  it('answers any bytes with a message or a WireError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.constantFrom(...codecs), (bytes, codec) => {
        try {
          decode(codec, bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['text that is not UTF-8', [0x0a, 2, 0xc3, 0x28]],
    ['U+0000 in a text', [0x0a, 1, 0]],
    ['a field that runs past the end', [0x0a, 9, 0x61]],
    ['a nested message longer than its parent', [0x22, 4, 0x0a, 9, 0x61, 0x61]],
    ['field number 0', [0x02, 0]],
  ])('refuses %s', (_what, bytes) => {
    expect(() => decode(Model, Uint8Array.from(bytes))).toThrow(WireError);
  });

  it('keeps a replacement character that was sent as one', () => {
    const message = decode(Model, encode(Model, { key: 'a\uFFFDb' }));

    expect(message.key).toBe('a\uFFFDb');
  });

  it('skips fields that it does not know, and known fields of another wire type', () => {
    const bytes = Buffer.concat([Buffer.from([0xfa, 0x3e, 1, 0x61, 0x08, 5]), encode(Model, { key: 'k' })]);

    expect(decode(Model, bytes).key).toBe('k');
  });

  it('keeps an unknown enum number', () => {
    expect(decode(ComputeTask, encode(ComputeTask, { status: 77 as never })).status).toBe(77);
  });

  it('lets the last field of a oneof win', () => {
    const first = encode(ComputeTaskInput, { assetKey: 'a' });
    const second = encode(ComputeTaskInput, { parentTaskOutput: { parentTaskKey: 'p' } });

    const input = decode(ComputeTaskInput, Buffer.concat([first, second]));

    expect(input.assetKey).toBeUndefined();
    expect(input.parentTaskOutput?.parentTaskKey).toBe('p');
  });

  it('keeps the keys of maps that are special to the language', () => {
    const metadata = new Map([
      ['__proto__', 'x'],
      ['constructor', 'y'],
      ['', 'z'],
    ]);

    expect(decode(ComputeTask, encode(ComputeTask, { metadata })).metadata).toEqual(metadata);
  });

  it('writes every NaN alike', () => {
    const odd = new Float32Array(Uint32Array.of(0xffc12345).buffer)[0] ?? 0;

    const bytes = encode(Performance, { performanceValue: odd });

    expect(Buffer.from(bytes).equals(encode(Performance, { performanceValue: NaN }))).toBe(true);
  });
});

describe('Encoded', () => {
  it('stands for its message wherever a message can stand', () => {
    const { AssetEvent, Model } = generated;
    const model = { key: 'k', owner: 'o' };

    const nested = encode(AssetEvent, { model: Encoded.fromBytes(Model, encode(Model, model)) });

    expect(Buffer.from(nested).equals(encode(AssetEvent, { model }))).toBe(true);
  });

  it('hands out the bytes that it was given', () => {
    const bytes = encode(generated.Model, { key: 'k' });

    expect(Encoded.fromBytes(generated.Model, bytes).bytes).toBe(bytes);
  });
});
