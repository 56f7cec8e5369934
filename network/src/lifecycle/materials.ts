// SPDX-License-Identifier: Apache-2.0

import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BUILDER_SCRIPTS } from '../rendering/builder-scripts';
import { CHANNEL_PROFILE, renderConfigtxYaml } from '../rendering/configtx-yaml';
import { renderCoreYaml } from '../rendering/core-yaml';
import { renderCryptoConfig } from '../rendering/crypto-config';
import { renderOrdererYaml } from '../rendering/orderer-yaml';
import { listNodes } from '../topology/plan';
import { writeWhole } from '../write-whole';
import { runTool, type Site } from '../site/site';

/** Writes what Fabric's programs read: certificates and first blocks once, configuration each time. */
export async function writeMaterials(site: Site): Promise<void> {
  const { folder, plan } = site;
  await createCrypto(site);
  await createGenesisBlocks(site);
  for (const node of listNodes(plan)) {
    if (node.kind === 'peer') writeWhole(join(folder.node(node), 'core.yaml'), renderCoreYaml(plan, node, folder));
    else writeWhole(join(folder.node(node), 'orderer.yaml'), renderOrdererYaml(node, folder));
  }
  for (const [name, script] of Object.entries(BUILDER_SCRIPTS)) {
    const file = join(folder.builder, 'bin', name);
    writeWhole(file, script);
    chmodSync(file, 0o755);
  }
}

async function createCrypto(site: Site): Promise<void> {
  const { folder, plan, report } = site;
  if (existsSync(folder.crypto)) return;
  report('Making keys and certificates ...');
  const configuration = join(folder.root, 'crypto-config.yaml');
  writeWhole(configuration, renderCryptoConfig(plan));
  await createOnce(folder.crypto, (draft) =>
    runTool(site, 'cryptogen', {
      parameters: ['generate', `--config=${configuration}`, `--output=${draft}`],
      configuration: folder.root,
    }),
  );
}

async function createGenesisBlocks(site: Site): Promise<void> {
  const { folder, plan, report } = site;
  if (existsSync(folder.blocks)) return;
  report(`Making the first block of ${plan.settings.channels.join(' and ')} ...`);
  writeWhole(join(folder.root, 'configtx.yaml'), renderConfigtxYaml(plan, folder));
  await createOnce(folder.blocks, async (draft) => {
    mkdirSync(draft, { recursive: true });
    for (const channel of plan.settings.channels) {
      const block = join(draft, `${channel}.block`);
      const parameters = ['-profile', CHANNEL_PROFILE, '-channelID', channel, '-outputBlock', block];
      await runTool(site, 'configtxgen', { parameters, configuration: folder.root });
    }
  });
}

/** Makes a folder under another name first, so that it is there as a whole or not at all. */
async function createOnce(target: string, create: (draft: string) => Promise<unknown>): Promise<void> {
  const draft = `${target}.new`;
  rmSync(draft, { recursive: true, force: true });
  await create(draft);
  renameSync(draft, target);
}
