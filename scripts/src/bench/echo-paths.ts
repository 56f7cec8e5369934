// SPDX-License-Identifier: Apache-2.0

export const ECHO_PATH = '/bench.Floor/Echo';
export const STREAM_PATH = '/bench.Floor/Stream';
export const STREAM_MESSAGES = 100_000;
