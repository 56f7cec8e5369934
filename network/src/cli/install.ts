// SPDX-License-Identifier: Apache-2.0

import { type Command, Option } from 'commander';
import { DEFAULT_LINE, installPrograms, RELEASES_URL } from '../programs/install';
import type { Outlet } from './outlet';

interface InstallFlags {
  readonly fabricVersion?: string;
  readonly baseUrl?: string;
  readonly sha256?: string;
}

/** `network install`: downloads Fabric's programs. */
export function addInstall(program: Command, outlet: Outlet): void {
  program
    .command('install')
    .description("download Fabric's programs, as its project publishes them")
    .addOption(
      new Option('--fabric-version <version>', `a version, or a line such as 2.5 (default: ${DEFAULT_LINE})`).env(
        'FABRIC_VERSION',
      ),
    )
    .addOption(new Option('--base-url <url>', `default: ${RELEASES_URL}`).env('FABRIC_RELEASES_URL'))
    .addOption(new Option('--sha256 <digest>', 'what the archive has to have').env('FABRIC_ARCHIVE_SHA256'))
    .action(async ({ fabricVersion, baseUrl, sha256 }: InstallFlags) => {
      const { folder } = await installPrograms({ version: fabricVersion, baseUrl, sha256, report: outlet.say });
      outlet.print(`${folder}\n`);
    });
}
