// SPDX-License-Identifier: Apache-2.0

/**
 * Writes the documents that are made from tables of the code; with --check it only compares and fails on a difference.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERRORS, StatusCode } from '@orchestrator/lib';
import { MEANINGLESS_NAMES, type Setting, SETTINGS } from '@orchestrator/orchestrator';

const root = join(__dirname, '..', '..');
const settings: readonly Setting<unknown>[] = Object.values(SETTINGS);

const MAYBE_DONE = 'A write may be done: the retry can then be refused, with OE0006 or OE0111.';

/** What a client does about a call that failed. */
const ADVICE: Readonly<Record<StatusCode, string>> = {
  [StatusCode.InvalidArgument]: 'Do not retry: correct the request.',
  [StatusCode.DeadlineExceeded]: `Retry with a longer deadline. ${MAYBE_DONE}`,
  [StatusCode.NotFound]: 'Do not retry, unless somebody else is about to register the asset.',
  [StatusCode.AlreadyExists]: 'Do not retry. After a retry it can mean that the first attempt was done.',
  [StatusCode.PermissionDenied]: 'Do not retry.',
  [StatusCode.ResourceExhausted]: 'Do not retry: split the request.',
  [StatusCode.FailedPrecondition]: 'Do not retry: read the asset again and decide anew.',
  [StatusCode.Aborted]: 'Retry the same call after a random delay: nothing was done.',
  [StatusCode.Unimplemented]: 'Do not retry.',
  [StatusCode.Internal]: 'Do not retry: report it, with the id that the text gives.',
  [StatusCode.Unavailable]: `Retry, waiting longer each time. ${MAYBE_DONE}`,
};

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(escapeCell).join(' | ')} |`);
  return lines.join('\n');
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function code(text: string): string {
  return `\`${text}\``;
}

function configurationText(): string {
  const rows = settings.map(({ name, parser, default: preset, doc, modes, secret }) => [
    code(name),
    parser.expected + (secret === true ? ' (secret: never logged)' : ''),
    preset === undefined ? '' : code(preset),
    modes.join(', '),
    doc,
  ]);
  return `# Configuration

The server is configured by environment variables, and by the files that they name. It reads them once, when it starts.
A variable that is empty counts as unset. Everything that is wrong is reported at once, and nothing starts then; so is
a variable that begins with \`ORCHESTRATOR_\` and is not listed here, since it can only be a mistake.

${table(['variable', 'allowed', 'default', 'mode', 'meaning'], rows)}

## Channels

The file that \`${SETTINGS.channelConfig.name}\` names lists the organizations that may call each channel, by MSP id:

\`\`\`yaml
channels:
  mychannel: [MyOrg1MSP, MyOrg2MSP]
  yourchannel: [MyOrg2MSP, MyOrg3MSP]
\`\`\`

Names have 1 to 100 printable ASCII characters, without commas and outer spaces, because they travel in gRPC headers.
Without the file there are two channels for development, \`mychannel\` and \`yourchannel\`, each with the organizations
\`MyOrg1MSP\`, \`MyOrg2MSP\` and \`MyOrg3MSP\`; the server says so when it starts.

## Variables without a meaning

These belong to other deployments. They are accepted, so that an environment can be kept as it is, and the server says
when it starts that they have no effect.

${table(
  ['variable', 'why'],
  [...MEANINGLESS_NAMES].map(([name, reason]) => [code(name), reason]),
)}

Variables that Kubernetes sets for a service whose name begins with \`orchestrator\` are accepted silently.
`;
}

function errorsText(): string {
  const rows = Object.entries(ERRORS).map(([name, { number, status, meaning }]) => [
    number,
    name,
    statusName(status),
    meaning,
    ADVICE[status],
  ]);
  return `# Errors

The text of every error begins with a number and a colon, such as \`OE0002: \`, in unary calls and in streams alike.
Programs should decide by the gRPC status, and by the number where a status has several.

${table(['number', 'name', 'gRPC status', 'meaning', 'what to do'], rows)}
`;
}

/** The spelling of the gRPC specification. */
function statusName(status: StatusCode): string {
  return StatusCode[status].replace(/\B[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

function environmentText(): string {
  const entries = settings.map(({ name, default: preset, doc, parser }) => {
    return [`# ${doc}`, `# Allowed: ${parser.expected}.`, `#${name}=${preset ?? ''}`].join('\n');
  });
  const title = '# Settings of the server and their defaults; docs/configuration.md says more. To load this file into';
  return `${title}\n# a shell: set -a; . ./.env; set +a\n\n${entries.join('\n\n')}\n`;
}

const wanted = new Map([
  ['.env.example', environmentText()],
  ['docs/configuration.md', configurationText()],
  ['docs/errors.md', errorsText()],
]);

function isStale([name, text]: readonly [string, string]): boolean {
  try {
    return readFileSync(join(root, name), 'utf8') !== text;
  } catch {
    return true;
  }
}

const stale = [...wanted].filter(isStale);
const names = stale.map(([name]) => name).join(', ');
if (!process.argv.includes('--check')) {
  for (const [name, text] of stale) writeFileSync(join(root, name), text);
  process.stderr.write(`wrote ${names || 'no document: all are fresh'}\n`);
} else if (stale.length > 0) {
  process.stderr.write(`differs from what the code says: ${names}; run npm run generate\n`);
  process.exitCode = 1;
}
