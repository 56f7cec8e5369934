// SPDX-License-Identifier: Apache-2.0

import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { common } from '@hyperledger/fabric-protos';
import { sha256 } from './identity';

const HEADER_BYTES = 8;
const CHECK_BYTES = 4;

/**
 * The blocks of a channel in a file that only grows: length and checksum, four bytes each, and the block. What was cut
 * off while it was written is taken away when the file is opened.
 */
export class BlockFile {
  readonly #descriptor: number;

  private constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /** Opens or creates a file, and reads what is in it. */
  static open(path: string): { readonly file: BlockFile; readonly blocks: readonly common.Block[] } {
    const descriptor = openSync(path, 'a+');
    const content = readFileSync(path);
    const { blocks, end } = readBlocks(content);
    if (end < content.length) ftruncateSync(descriptor, end);
    return { file: new BlockFile(descriptor), blocks };
  }

  /** Appends a block. It outlives the process, not the machine. */
  append(block: common.Block): void {
    const bytes = block.serializeBinary();
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt32BE(bytes.length);
    sha256(bytes).copy(header, HEADER_BYTES - CHECK_BYTES, 0, CHECK_BYTES);
    const record = Buffer.concat([header, bytes]);
    for (let written = 0; written < record.length;) written += writeSync(this.#descriptor, record, written);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

function readBlocks(content: Buffer): { blocks: common.Block[]; end: number } {
  const blocks: common.Block[] = [];
  let end = 0;
  while (end + HEADER_BYTES <= content.length) {
    const next = end + HEADER_BYTES + content.readUInt32BE(end);
    const bytes = content.subarray(end + HEADER_BYTES, next);
    const check = content.subarray(end + HEADER_BYTES - CHECK_BYTES, end + HEADER_BYTES);
    if (next > content.length || !sha256(bytes).subarray(0, CHECK_BYTES).equals(check)) break;
    blocks.push(common.Block.deserializeBinary(Uint8Array.from(bytes)));
    end = next;
  }
  return { blocks, end };
}
