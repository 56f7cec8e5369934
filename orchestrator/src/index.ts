// SPDX-License-Identifier: Apache-2.0

/**
 * The server's package, for those who call it from TypeScript.
 */
export { CallError } from './client/call-error';
export { type Client, type ClientTls, connect, type ConnectOptions } from './client/connect';
export { MEANINGLESS_NAMES, type Setting, SETTINGS } from './configuration';
