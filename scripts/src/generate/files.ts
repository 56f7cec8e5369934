// SPDX-License-Identifier: Apache-2.0

/**
 * TypeScript from .proto files: protobufjs parses them, this folder writes one TypeScript file for each.
 */
import { existsSync, readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import * as protobuf from 'protobufjs';
import { enumText } from './enum-text';
import { handlersText } from './handlers-text';
import { assertImported } from './imports';
import { messageText } from './message-text';
import { alias, assetName, type DeclaredService, HEADER, typesUsed } from './names';
import { serviceText } from './service-text';

/** Where the generated part of a package lies, below the root of the repository. */
export const GENERATED_FOLDER = 'proto/src/generated';
/** How the names of files begin that are not part of the gRPC surface. */
const STORAGE = 'storage-';

/**
 * Path -> text of everything generated from the .proto files below `folder`.
 * @throws if one of them names what it does not import: protobufjs would not mind, other compilers do.
 */
export function generate(folder: string): Map<string, string> {
  const root = load(folder);
  const files = new Map<string, protobuf.ReflectionObject[]>();
  for (const object of declared(root)) {
    const name = fileName(folder, object);
    assertImported(object);
    files.set(name, [...(files.get(name) ?? []), object]);
  }
  const texts = new Map<string, string>();
  for (const [name, objects] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    texts.set(
      `${GENERATED_FOLDER}/${name}.ts`,
      fileText(objects, (object) => fileName(folder, object)),
    );
  }
  const services = servicesOf(files);
  texts.set(`${GENERATED_FOLDER}/services.ts`, servicesText(services));
  texts.set(`${GENERATED_FOLDER}/index.ts`, barrelText(files));
  texts.set('lib/src/orchestration/handlers.ts', handlersText(services));
  return texts;
}

function load(folder: string): protobuf.Root {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => (existsSync(target) ? target : join(folder, target));
  const sources = ['orchestrator', 'storage'].flatMap((part) =>
    readdirSync(join(folder, part))
      .filter((name) => name.endsWith('.proto'))
      .sort()
      .map((name) => join(folder, part, name)),
  );
  root.loadSync(sources, { keepCase: true, alternateCommentMode: true });
  root.resolveAll();
  return root;
}

function declared(namespace: protobuf.NamespaceBase): protobuf.ReflectionObject[] {
  return namespace.nestedArray.flatMap((object) =>
    object instanceof protobuf.Type || object instanceof protobuf.Enum || object instanceof protobuf.Service
      ? [object]
      : object instanceof protobuf.Namespace
        ? declared(object)
        : [],
  );
}

function fileName(folder: string, object: protobuf.ReflectionObject): string {
  if (object.fullName.startsWith('.google.')) return 'google';
  const path = relative(folder, object.filename ?? '');
  return path.startsWith('storage') ? `${STORAGE}${basename(path, '.proto')}` : basename(path, '.proto');
}

function fileText(objects: protobuf.ReflectionObject[], fileOf: (object: protobuf.ReflectionObject) => string): string {
  const services = objects.filter((object) => object instanceof protobuf.Service);
  // A service descriptor names codecs, which must be there before it.
  const body = [...objects.filter((object) => !services.includes(object as protobuf.Service)), ...services].map(
    (object) => {
      if (object instanceof protobuf.Enum) return enumText(object);
      if (object instanceof protobuf.Service) return serviceText(object);
      return messageText(object as protobuf.Type);
    },
  );
  const text = body.join('\n');
  const here = fileOf(objects[0] as protobuf.ReflectionObject);
  return [HEADER, ...imports(objects, here, fileOf), ...runtimeImports(text), '', text].join('\n');
}

function imports(
  objects: protobuf.ReflectionObject[],
  here: string,
  fileOf: (object: protobuf.ReflectionObject) => string,
): string[] {
  const wanted = new Map<string, Set<string>>();
  for (const used of objects.flatMap(typesUsed)) {
    const file = fileOf(used);
    if (file !== here) wanted.set(file, (wanted.get(file) ?? new Set()).add(alias(used.name)));
  }
  return [...wanted]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, names]) => `import { ${[...names].sort().join(', ')} } from './${file}';`);
}

const RUNTIME: Readonly<Record<string, readonly string[]>> = {
  '../codec': ['readEntry', 'readMessage', 'readTextEntry', 'writeEntry', 'writeMessage', 'writeTextEntry'],
  '../wire': ['checkEnd', 'readInt64', 'readText', 'readUint64', 'skipField', 'sortedEntries', 'writeFloat'],
};

function runtimeImports(text: string): string[] {
  const lines = Object.entries(RUNTIME).flatMap(([file, names]) => {
    const used = names.filter((name) => new RegExp(`\\b${name}\\(`).test(text));
    return used.length === 0 ? [] : [`import { ${used.join(', ')} } from '${file}';`];
  });
  if (text.includes('Codec<')) lines.unshift(`import type { Codec } from '../codec';`);
  if (text.includes('satisfies Service')) lines.push(`import type { Service } from '../service';`);
  return lines;
}

/** The services of the gRPC surface. */
function servicesOf(files: ReadonlyMap<string, protobuf.ReflectionObject[]>): DeclaredService[] {
  const served = [...files].filter(([file]) => !file.startsWith(STORAGE));
  const found = served.flatMap(([file, objects]) =>
    objects.filter((object) => object instanceof protobuf.Service).map(({ name }) => ({ file, name })),
  );
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function servicesText(services: readonly DeclaredService[]): string {
  return [
    HEADER,
    ...services.map(({ file, name }) => `import { ${name} } from './${file}';`),
    '',
    '/** Every service of the gRPC surface, by the name of its asset. */',
    'export const services = {',
    ...services.map((service) => `  ${assetName(service)}: ${service.name},`),
    '} as const;',
    '',
  ].join('\n');
}

function barrelText(files: ReadonlyMap<string, protobuf.ReflectionObject[]>): string {
  const lines = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, objects]) => `export { ${objects.map(({ name }) => alias(name)).join(', ')} } from './${file}';`);
  return [HEADER, ...lines, `export { services } from './services';`, ''].join('\n');
}
