// SPDX-License-Identifier: Apache-2.0

const HEAD = [
  '# Benchmarks',
  '',
  'Server and client are on the same machine, each in a process of its own, over loopback; Fabric, CouchDB and the bare',
  'server too. The bare server is one of grpc-js that only answers, in the same run with the same client. All have answered',
  'some thousand calls before they are measured, except where the table says so. Absolute figures depend on the machine.',
  '',
  'The client is JavaScript as well and shares the processors. It bounds the bare server more than the one under test, so',
  'the ratios here are higher than those that a client that costs less would see. They serve to compare one state of the',
  'code with another. CPU seconds are those of the processes of each program while the work ran.',
  '',
].join('\n');

/** The order of the sections. */
export const HEADINGS = {
  solo: 'Solo mode on the embedded store',
  couchdb: 'Solo mode on CouchDB',
  ledger: 'Ledger mode',
} as const;

/** The document with a section in place of the one of the same heading. */
export function replaceSection(document: string, section: string): string {
  const sections = new Map(
    [...document.split(/^(?=## )/m).slice(1), section].map((text) => [headingOf(text), text.trimEnd()]),
  );
  const ordered = Object.values(HEADINGS).flatMap((heading) => sections.get(heading) ?? []);
  return [HEAD, ...ordered.map((text) => `${text}\n`)].join('\n');
}

function headingOf(section: string): string {
  return /^## (.*)$/m.exec(section)?.[1] ?? '';
}
