// SPDX-License-Identifier: Apache-2.0

/**
 * The files that Fabric's programs read, made from the plan. Only keys that matter are written; for the rest the
 * programs have defaults of their own, of which everything here was tried on 2.5 and 3.1 from an empty folder.
 */

const MIB = 1024 * 1024;

/** The largest message between clients, peers and orderers. Fabric's own limit of 100 MiB does for single orders only. */
export const MESSAGE_BYTES = 256 * MIB;

/** The largest block, so the largest transaction too: a request of 64 MiB is in it as argument, as writes and as events. */
export const BLOCK_BYTES = 240 * MIB;

/** At this size a block is closed before its time. */
export const PREFERRED_BLOCK_BYTES = 16 * MIB;

/** At this number of transactions a block is closed before its time. */
export const BLOCK_TRANSACTIONS = 1000;

/** How often a client may ask for signs of life. Peers do it every 10 s among each other and would be cut off. */
export const PING_INTERVAL = '5s';
