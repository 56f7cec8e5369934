// SPDX-License-Identifier: Apache-2.0

/** Says whether a character, given by its code point, is one of a class. */
export type CharacterClass = (code: number) => boolean;

/** A regular expression, built from the parts below. Unlike those of the language it is matched in linear time. */
export type Pattern = (build: Build) => Place;

/** A place in a pattern: reads a character of its class, or, without a class, passes to all that follow. */
interface Place {
  readonly index: number;
  readonly reads: CharacterClass | undefined;
  readonly next: Place[];
}

interface Build {
  /** Where the pattern continues. */
  readonly exit: Place;
  readonly place: (reads: CharacterClass | undefined, next: readonly Place[]) => Place;
}

/** One character out of ranges of code points, written as `az`, `09`; a single one is a range to itself, `--`. */
export function range(...ranges: readonly string[]): CharacterClass {
  const bounds = ranges.map((pair) => Array.from(pair, (character) => character.codePointAt(0) ?? 0));
  return (code) => bounds.some(([low = 0, high = 0]) => low <= code && code <= high);
}

/** A character of a class. */
export function one(reads: CharacterClass): Pattern {
  return ({ exit, place }) => place(reads, [exit]);
}

/** Exactly this text. */
export function text(expected: string): Pattern {
  return sequence(...Array.from(expected, (character) => one(range(character + character))));
}

/** One after the other. */
export function sequence(...parts: readonly Pattern[]): Pattern {
  return (build) => parts.reduceRight((exit, part) => part({ ...build, exit }), build.exit);
}

/** Any one of these. */
export function either(...parts: readonly Pattern[]): Pattern {
  return (build) =>
    build.place(
      undefined,
      parts.map((part) => part(build)),
    );
}

/** This, or nothing. */
export function optional(part: Pattern): Pattern {
  return either(part, ({ exit }) => exit);
}

/** Any number of times, or none. */
export function many(part: Pattern): Pattern {
  return (build) => {
    const loop = build.place(undefined, [build.exit]);
    loop.next.push(part({ ...build, exit: loop }));
    return loop;
  };
}

/** Once or more. */
export function some(part: Pattern): Pattern {
  return sequence(part, many(part));
}

/** At least `least` times, at most `most` times. */
export function times(part: Pattern, least: number, most: number): Pattern {
  const further = Array.from({ length: most - least }).reduce<Pattern>(
    (rest) => optional(sequence(part, rest)),
    sequence(),
  );
  return sequence(...Array.from({ length: least }, () => part), further);
}

/** A function that says whether a whole text is of this pattern, in a time proportional to its length. */
export function matcher(pattern: Pattern): (text: string) => boolean {
  let size = 0;
  const place: Build['place'] = (reads, next) => ({ index: size++, reads, next: [...next] });
  const end = place(undefined, []);
  const start = pattern({ exit: end, place });
  return (subject) => walk(subject, { start, end, size });
}

function walk(subject: string, { start, end, size }: { start: Place; end: Place; size: number }): boolean {
  // Every place is entered at most once for each character: that is what keeps the time linear.
  const entered = new Int32Array(size);
  let step = 1;
  let current: Place[] = [];
  const enter = (place: Place): void => {
    if (entered[place.index] === step) return;
    entered[place.index] = step;
    if (place.reads === undefined) place.next.forEach(enter);
    else current.push(place);
  };
  enter(start);
  for (const character of subject) {
    const code = character.codePointAt(0) ?? 0;
    const before = current;
    current = [];
    step++;
    for (const place of before) if (place.reads?.(code) === true) place.next.forEach(enter);
  }
  return entered[end.index] === step;
}
