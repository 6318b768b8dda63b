import { describe, expect, it } from 'vitest';

type Words = { [key: string]: string | Words };

const files = import.meta.glob<Words>('./*/*.json', { eager: true, import: 'default' });
const sources = import.meta.glob<string>('../**/*.tsx', { eager: true, query: '?raw', import: 'default' });

const plural = /_(zero|one|two|few|many|other)$/;

/** "errors.offline" → its text, plural endings dropped from the keys. */
function flat(words: Words, prefix = ''): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    const id = prefix + key;
    if (typeof value === 'string') all.set(id.replace(plural, ''), value);
    else flat(value, `${id}.`).forEach((text, each) => all.set(each, text));
  }
  return all;
}

const areas = Object.keys(files)
  .filter((file) => file.startsWith('./id/'))
  .map((file) => file.slice('./id/'.length, -'.json'.length));
const keysOf = (language: string, area: string) => flat(files[`./${language}/${area}.json`] ?? {});
const placeholders = (text: string) => [...text.matchAll(/{{\s*(\w+)/g)].map((match) => match[1]).sort();

describe.each(areas)('%s', (area) => {
  const [id, en] = [keysOf('id', area), keysOf('en', area)];
  it('says the same things in both languages', () => expect([...en.keys()].sort()).toEqual([...id.keys()].sort()));
  it('fills in the same values', () => {
    const differing = [...id].filter(([key, text]) => `${placeholders(text)}` !== `${placeholders(en.get(key) ?? '')}`);
    expect(differing.map(([key]) => key)).toEqual([]);
  });
});

it('has every word that a page asks for', () => {
  const common = keysOf('id', 'common');
  const missing: string[] = [];
  for (const [file, text] of Object.entries(sources)) {
    const spoken = [...text.matchAll(/useTranslation\(([^)]*)\)/g)].flatMap((match) => match[1]!.match(/\w+/g) ?? []);
    const known = [common, ...spoken.map((area) => keysOf('id', area))];
    for (const [, key] of text.matchAll(/\bt\(\s*'([\w.:]+)'/g)) {
      const [area, name] = key!.includes(':') ? (key!.split(':') as [string, string]) : [undefined, key!];
      const places = area ? [keysOf('id', area)] : known;
      const has = (words: Map<string, string>) =>
        words.has(name) || [...words.keys()].some((each) => each.startsWith(`${name}.`));
      if (!places.some(has)) missing.push(`${file}: ${key}`);
    }
  }
  expect(missing).toEqual([]);
});
