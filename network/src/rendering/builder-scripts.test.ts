// SPDX-License-Identifier: Apache-2.0

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useTemporaryFolder } from '../testing/temporary-folder';
import { BUILDER_SCRIPTS } from './builder-scripts';

describe('BUILDER_SCRIPTS', () => {
  const folder = useTemporaryFolder();

  function run(name: string, ...folders: string[]): number | null {
    const script = join(folder(), name);
    writeFileSync(script, BUILDER_SCRIPTS[name] ?? '');
    return spawnSync('/bin/sh', [script, ...folders]).status;
  }

  function createFolder(name: string, files: Record<string, string> = {}): string {
    const path = join(folder(), `${name} with a space`);
    mkdirSync(path);
    for (const [file, content] of Object.entries(files)) writeFileSync(join(path, file), content);
    return path;
  }

  it.each([
    ['{"type":"ccaas","label":"a"}', 0],
    ['{\n  "label": "a",\n  "type" : "ccaas"\n}', 0],
    ['{"type":"golang","label":"ccaas"}', 1],
  ])('detect answers to %j with %i', (metadata, status) => {
    expect(run('detect', '/source', createFolder('metadata', { 'metadata.json': metadata }))).toBe(status);
  });

  it('build and release hand the connection on to the peer', () => {
    const source = createFolder('source', { 'connection.json': '{"address":"a"}' });
    const [metadata, output, release] = [createFolder('metadata'), createFolder('output'), createFolder('release')];

    const statuses = [run('build', source, metadata, output), run('release', output, release)];

    expect(statuses).toEqual([0, 0]);
    const handed = readFileSync(join(release, 'chaincode', 'server', 'connection.json'), 'utf8');
    expect(handed).toBe('{"address":"a"}');
  });

  it('build refuses a package without a connection', () => {
    expect(run('build', createFolder('source'), createFolder('metadata'), createFolder('output'))).toBe(1);
  });
});
