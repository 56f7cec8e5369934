// SPDX-License-Identifier: Apache-2.0

import type { Faults } from './faults';
import { address, choice, couchPrefix, couchUrl, duration, integer, mspid, type Parser, path, truth } from './parsers';

type Mode = 'solo' | 'ledger';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** How much is logged, from most to least severe; `silent` logs nothing. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** An environment variable. */
export interface Setting<T> {
  readonly name: string;
  readonly parser: Parser<T>;
  /** Its text when the variable is unset or empty; without it the value is undefined then. */
  readonly default?: string;
  readonly doc: string;
  /** The modes that read it. */
  readonly modes: readonly Mode[];
  /** Its value never appears in a text. */
  readonly secret?: boolean;
}

/** Settings by the name of the value that they give. */
export type SettingTable = Readonly<Record<string, Setting<unknown>>>;

/** What the settings of a table stand for. */
export type SettingValues<Table extends SettingTable> = { readonly [Key in keyof Table]: ValueOf<Table[Key]> };

type ValueOf<S> = S extends { parser: Parser<infer T> } ? (S extends { default: string } ? T : T | undefined) : never;

/** The variables as they are set. */
export type Environment = Readonly<Record<string, string | undefined>>;

const MODES: readonly Mode[] = ['solo', 'ledger'];
const SOLO: readonly Mode[] = ['solo'];
const LEDGER: readonly Mode[] = ['ledger'];
const MAX_MESSAGE_BYTES = 2 ** 31 - 1;
const SHOWN_LENGTH = 200;

/** Every environment variable that the server reads: its parsers, its defaults and its documentation. */
export const SETTINGS = {
  mode: {
    name: 'ORCHESTRATOR_MODE',
    parser: choice(['solo', 'ledger']),
    default: 'solo',
    doc:
      'What the server runs on. `solo`: a store of its own. `ledger`: channels of a Hyperledger Fabric network, of which ' +
      'the data directory has a replica.',
    modes: MODES,
  },
  address: {
    name: 'ORCHESTRATOR_ADDRESS',
    parser: address,
    default: '127.0.0.1:9000',
    doc: 'Where gRPC is served. The default is reachable from this machine only; `0.0.0.0:9000` is reachable from all.',
    modes: MODES,
  },
  httpAddress: {
    name: 'ORCHESTRATOR_HTTP_ADDRESS',
    parser: address,
    default: '127.0.0.1:8484',
    doc: 'Where `/metrics` is served over HTTP, if `METRICS_ENABLED` is true.',
    modes: MODES,
  },
  dataDirectory: {
    name: 'ORCHESTRATOR_DATA_DIR',
    parser: path,
    default: '.data',
    doc:
      'The folder of the embedded store, or of the replica of a log in CouchDB or of a ledger; it is created where it is ' +
      'missing. One process at a time may use it.',
    modes: MODES,
  },
  couchdbUrl: {
    name: 'ORCHESTRATOR_COUCHDB_URL',
    parser: couchUrl,
    doc:
      'The CouchDB server that has the commit log, such as `http://user:password@127.0.0.1:5984`; then several processes ' +
      'can serve the same channels. Unset: the log is in the data directory.',
    modes: SOLO,
    secret: true,
  },
  couchdbUrlFile: {
    name: 'ORCHESTRATOR_COUCHDB_URL_FILE',
    parser: path,
    doc: 'The file that holds that URL, in place of the variable.',
    modes: SOLO,
  },
  couchdbPrefix: {
    name: 'ORCHESTRATOR_COUCHDB_PREFIX',
    parser: couchPrefix,
    default: 'orchestrator',
    doc:
      'How the names of the databases begin: `<prefix>_log` and `<prefix>_state`. They are created where they are missing, ' +
      'and refused unless they have q=1 and n=1.',
    modes: SOLO,
  },
  couchdbTimeoutMs: {
    name: 'ORCHESTRATOR_COUCHDB_TIMEOUT',
    parser: duration,
    default: '30s',
    doc: 'How long a request to CouchDB is sent again while it is not known what became of it; then calls are UNAVAILABLE.',
    modes: SOLO,
  },
  couchdbStartTimeoutMs: {
    name: 'ORCHESTRATOR_COUCHDB_START_TIMEOUT',
    parser: duration,
    default: '1m',
    doc: 'How long the server waits for CouchDB when it starts.',
    modes: SOLO,
  },
  channelConfig: {
    name: 'ORCHESTRATOR_CHANNEL_CONFIG',
    parser: path,
    doc: 'The YAML file that names the channels and their organizations. Unset: channels for development.',
    modes: MODES,
  },
  tlsEnabled: {
    name: 'ORCHESTRATOR_TLS_ENABLED',
    parser: truth,
    default: 'false',
    doc: 'Serves gRPC over TLS only.',
    modes: MODES,
  },
  tlsCertPath: {
    name: 'ORCHESTRATOR_TLS_CERT_PATH',
    parser: path,
    doc: "The server's certificate, then any intermediate ones, in PEM. Needed for TLS.",
    modes: MODES,
  },
  tlsKeyPath: {
    name: 'ORCHESTRATOR_TLS_KEY_PATH',
    parser: path,
    doc: 'The private key of the certificate, unencrypted, in PEM. Needed for TLS.',
    modes: MODES,
  },
  mtlsEnabled: {
    name: 'ORCHESTRATOR_MTLS_ENABLED',
    parser: truth,
    default: 'false',
    doc: 'Requires certificates of clients, and verifies them. Needs TLS.',
    modes: MODES,
  },
  tlsServerCaCert: {
    name: 'ORCHESTRATOR_TLS_SERVER_CA_CERT',
    parser: path,
    doc:
      "The authority of the server's own certificate, in PEM: clients with a certificate of it may connect, such as a " +
      "health probe that uses the server's pair.",
    modes: MODES,
  },
  tlsClientCaCertDir: {
    name: 'ORCHESTRATOR_TLS_CLIENT_CA_CERT_DIR',
    parser: path,
    doc: 'The folder of the authorities of clients: `<MSP id>/<any name>`, each file in PEM. Needed for mTLS.',
    modes: MODES,
  },
  verifyClientMspId: {
    name: 'ORCHESTRATOR_VERIFY_CLIENT_MSP_ID',
    parser: truth,
    default: 'false',
    doc:
      'Requires that the MSP id of a call is an organization (O) of the client certificate, and that an authority of ' +
      'that MSP id issued it. Needs mTLS.',
    modes: MODES,
  },
  maxMessageBytes: {
    name: 'ORCHESTRATOR_MAX_MESSAGE_BYTES',
    parser: integer(1, MAX_MESSAGE_BYTES),
    default: String(64 * 1024 * 1024),
    doc: 'The longest request that is accepted. Replies have no limit here; clients have one of their own.',
    modes: MODES,
  },
  shutdownTimeoutMs: {
    name: 'ORCHESTRATOR_SHUTDOWN_TIMEOUT',
    parser: duration,
    default: '20s',
    doc: 'How long running calls may take to end when the server is told to stop.',
    modes: MODES,
  },
  retryBudgetMs: {
    name: 'ORCHESTRATOR_TX_RETRY_BUDGET',
    parser: duration,
    default: '10s',
    doc: 'How long a write is tried again when other processes change what it rests on; then it is ABORTED.',
    modes: MODES,
  },
  networkConfig: {
    name: 'ORCHESTRATOR_NETWORK_CONFIG',
    parser: path,
    default: 'network/.data/default/connection.json',
    doc: 'The connection profile of the network: a JSON file. The default is where `npm run network:up` writes one.',
    modes: LEDGER,
  },
  mspId: {
    name: 'ORCHESTRATOR_MSPID',
    parser: mspid,
    doc:
      'The organization that this facade signs for, and whose peers it follows. Unset: every organization of which the ' +
      'connection profile names a user; that is for development.',
    modes: LEDGER,
  },
  fabricCert: {
    name: 'ORCHESTRATOR_FABRIC_CERT',
    parser: path,
    doc: "The certificate that the organization enrolled for this facade, in PEM. Unset: the profile's user.",
    modes: LEDGER,
  },
  fabricKey: {
    name: 'ORCHESTRATOR_FABRIC_KEY',
    parser: path,
    doc: 'The private key of that certificate, unencrypted, in PEM.',
    modes: LEDGER,
  },
  gatewayTimeoutMs: {
    name: 'ORCHESTRATOR_FABRIC_GATEWAY_TIMEOUT',
    parser: duration,
    default: '20s',
    doc: 'How long the network may take for one step of a call: to endorse it, to order and commit it, to catch up.',
    modes: LEDGER,
  },
  maxInFlight: {
    name: 'ORCHESTRATOR_FABRIC_MAX_IN_FLIGHT',
    parser: integer(1, 10_000),
    default: '256',
    doc: 'How many writes of a channel are sent to the peers at once; others wait. A peer refuses more than 500 by default.',
    modes: LEDGER,
  },
  freshness: {
    name: 'ORCHESTRATOR_FABRIC_FRESHNESS',
    parser: choice(['orderers', 'peer']),
    default: 'orderers',
    doc:
      'Whom a facade asks how far the ledger is before it answers. `orderers`: a majority of them, so that a caller sees ' +
      'whatever any facade has acknowledged. `peer`: only its own peer, for a facade that cannot reach the orderers; then ' +
      'a caller sees what this facade has acknowledged, and what others have after a while.',
    modes: LEDGER,
  },
  logLevel: {
    name: 'LOG_LEVEL',
    parser: choice(LOG_LEVELS),
    default: 'info',
    doc: 'The least severe level that is logged; `silent` logs nothing. Upper case is accepted.',
    modes: MODES,
  },
  metricsEnabled: {
    name: 'METRICS_ENABLED',
    parser: truth,
    default: 'false',
    doc: 'Serves metrics for Prometheus.',
    modes: MODES,
  },
} as const satisfies SettingTable;

/** What the environment says, by the keys of the table. A faulty value is reported and replaced by the default. */
export function readSettings<const Table extends SettingTable>(
  table: Table,
  environment: Environment,
  faults: Faults,
): SettingValues<Table> {
  const values = Object.entries(table).map(([key, setting]) => {
    const given = environment[setting.name];
    return [key, given ? readGiven(setting, given, faults) : defaultOf(setting)];
  });
  return Object.fromEntries(values) as SettingValues<Table>;
}

function readGiven<T>(setting: Setting<T>, given: string, faults: Faults): T | undefined {
  const value = setting.parser.parse(given);
  if (value !== undefined) return value;
  const shown = setting.secret === true ? 'the value' : JSON.stringify(given.slice(0, SHOWN_LENGTH));
  faults.report(setting.name, `${shown} is not allowed; expected ${setting.parser.expected}`);
  return defaultOf(setting);
}

function defaultOf<T>({ default: text, parser }: Setting<T>): T | undefined {
  return text === undefined ? undefined : parser.parse(text);
}
