// SPDX-License-Identifier: Apache-2.0

export const ECHO_PATH = '/bench.Floor/Echo';
/** The request is the length of the reply, in four bytes. */
export const SIZED_ECHO_PATH = '/bench.Floor/SizedEcho';
export const STREAM_PATH = '/bench.Floor/Stream';
export const STREAM_MESSAGES = 100_000;
