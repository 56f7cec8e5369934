// SPDX-License-Identifier: Apache-2.0

import { HEADINGS, replaceSection } from './document';

const SOLO = `## ${HEADINGS.solo}\n\nsolo figures\n\n### Works\n`;
const LEDGER = `## ${HEADINGS.ledger}\n\nledger figures\n`;

describe('replaceSection', () => {
  it('puts a section in place of the one of its heading, and keeps the others', () => {
    const document = replaceSection(replaceSection('', SOLO), LEDGER);

    const replaced = replaceSection(document, `## ${HEADINGS.solo}\n\nnewer figures\n`);

    expect(replaced).toContain('newer figures');
    expect(replaced).not.toContain('solo figures');
    expect(replaced).toContain('ledger figures');
  });

  it('keeps the order of the modes, whichever is written first', () => {
    expect(replaceSection(replaceSection('', LEDGER), SOLO)).toBe(replaceSection(replaceSection('', SOLO), LEDGER));
  });
});
