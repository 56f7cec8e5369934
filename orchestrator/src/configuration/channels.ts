// SPDX-License-Identifier: Apache-2.0

import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';

/** Which organizations may call which channel. */
export interface ChannelConfiguration {
  /** The MSP ids of each channel. */
  readonly members: ReadonlyMap<string, ReadonlySet<string>>;
  /** Nobody chose these: they are for development. */
  readonly isDefault: boolean;
}

/** The longest name of an organization or channel, in bytes. */
export const NAME_BYTES = 100;
const ORGANIZATIONS = ['MyOrg1MSP', 'MyOrg2MSP', 'MyOrg3MSP'];

/** What holds when no file is named. */
export const DEFAULT_CHANNELS: ChannelConfiguration = Object.freeze({
  members: new Map(['mychannel', 'yourchannel'].map((channel) => [channel, new Set(ORGANIZATIONS)])),
  isDefault: true,
});

/** Reads a channel file. Faults, each with its line, come instead of a result that cannot be used. */
export function parseChannels(text: string): { readonly channels: ChannelConfiguration; readonly faults: string[] } {
  const reader = new ChannelReader(text);
  const members = reader.read();
  return { channels: Object.freeze({ members, isDefault: false }), faults: reader.faults };
}

class ChannelReader {
  readonly faults: string[] = [];
  readonly #lines = new LineCounter();
  readonly #document: Document.Parsed;

  constructor(text: string) {
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
  }

  read(): Map<string, Set<string>> {
    for (const { message, pos } of this.#document.errors) this.#report(pos[0], message);
    if (this.faults.length > 0) return new Map();
    return this.#channels(this.#root());
  }

  #root(): unknown {
    const root = this.#document.contents;
    if (!isMap(root)) {
      this.#fault(root, 'the file must be a mapping with the key "channels"');
      return undefined;
    }
    for (const { key } of root.items.filter((pair) => keyOf(pair) !== 'channels')) {
      this.#fault(key, `there is no such key as ${shown(key)}; the only one is "channels"`);
    }
    if (!root.has('channels')) this.#fault(root, 'the key "channels" is missing');
    return root.get('channels', true);
  }

  #channels(node: unknown): Map<string, Set<string>> {
    const members = new Map<string, Set<string>>();
    if (node === undefined) return members;
    if (!isMap(node) || node.items.length === 0) {
      this.#fault(node, '"channels" must be a mapping from at least one channel to its organizations');
      return members;
    }
    for (const { key, value } of node.items) {
      const channel = this.#name(key, 'a channel');
      const organizations = this.#organizations(key, value);
      if (channel !== undefined) members.set(channel, organizations);
    }
    return members;
  }

  #organizations(channel: unknown, value: unknown): Set<string> {
    const list = isAlias(value) ? value.resolve(this.#document) : value;
    const names = new Set<string>();
    if (!isSeq(list) || list.items.length === 0) {
      this.#fault(channel, `channel ${shown(channel)} must have a list of at least one organization`);
      return names;
    }
    for (const item of list.items) {
      const name = this.#name(item, 'an organization');
      if (name === undefined) continue;
      if (names.has(name)) this.#fault(item, `channel ${shown(channel)} has organization ${shown(item)} twice`);
      names.add(name);
    }
    return names;
  }

  #name(node: unknown, role: string): string | undefined {
    const name = isScalar(node) ? node.value : undefined;
    if (typeof name === 'string' && isName(name)) return name;
    this.#fault(node, `${shown(node)} cannot be the name of ${role}: expected ${NAME_RULE}`);
    return undefined;
  }

  #fault(node: unknown, text: string): void {
    this.#report((node as Node | null | undefined)?.range?.[0] ?? 0, text);
  }

  #report(offset: number, text: string): void {
    this.faults.push(`line ${Math.max(1, this.#lines.linePos(offset).line)}: ${text}`);
  }
}

/** Names travel in gRPC headers: these hold printable ASCII, lose outer spaces, and use the comma to join values. */
const NAME_RULE = `text of 1 to ${NAME_BYTES} printable ASCII characters, without commas and outer spaces`;

function isName(text: string): boolean {
  return text.length <= NAME_BYTES && /^[ -+\--~]+$/.test(text) && text.trim() === text;
}

function keyOf(pair: Pair): unknown {
  return isScalar(pair.key) ? pair.key.value : undefined;
}

function shown(node: unknown): string {
  return isScalar(node) ? JSON.stringify(node.value) : 'this';
}
