// What two clients say, made comparable: stanzas with everything that must differ (ids, times, keys) replaced by its kind.

const kIds = new Set(['id', 'sid', 'key-index']);
const kTimes = new Set(['t', 'e', 'ts']);
const kHashes = new Set(['phash', 'hash']);
// Answers to what the server sends: when they leave depends on when it came.
const kAnswers = new Set(['ack', 'receipt']);
// Lengths that say nothing: ciphertexts are padded at random, and a small number in an identity takes fewer bytes.
const kAnyLength = new Set(['enc', 'companion_nonce', 'skmsg', 'device-identity']);

/// Said by the clock, every half minute, not because of what happens.
const isPing = ({ tag, attributes }) => tag === 'iq' && attributes.some(([key, value]) => key === 'xmlns' && value === 'w:p');

/// The stanzas that clients sent on these connections or under these names; `names` maps addresses to roles.
export function said(entries, names) {
  return entries.filter(({ direction, stanza }) => direction === 'from_client' && !isPing(stanza)).map(({ stanza }) => shape(stanza, names));
}

function shape({ tag, attributes, bytes, children }, names) {
  return {
    tag,
    attributes: attributes.map(([key, value, kind]) => [key, valueOf(key, value, names), kind === 'jid' ? 'jid' : 'text']),
    bytes: bytes === undefined ? undefined : kAnyLength.has(tag) ? 'some' : bytes,
    children: (children ?? []).map((child) => shape(child, names)),
  };
}

function valueOf(key, value, names) {
  if (kIds.has(key)) return '{id}';
  if (kTimes.has(key)) return '{time}';
  if (kHashes.has(key)) return '{hash}';
  let replaced = value;
  for (const [text, role] of names) replaced = replaced.replaceAll(text, role);
  return replaced;
}

/// What a stanza is: enough to find its like among those of another client.
function kindOf({ tag, attributes, children }) {
  const attribute = (name) => attributes.find(([key]) => key === name)?.[1];
  const told = ['class', 'xmlns', 'type'].map(attribute).filter(Boolean);
  return [tag, ...told, ...(tag === 'message' || tag === 'receipt' || tag === 'presence' ? [] : children.slice(0, 1).map((child) => `<${child.tag}>`))].join(' ');
}

function describe({ tag, attributes, bytes, children }) {
  const inside = children.map(describe).join('') || (bytes === undefined ? '' : `${bytes} bytes`);
  return `<${tag}${attributes.map(([key, value]) => ` ${key}="${value}"`).join('')}>${inside}</${tag}>`;
}

/// The differences of two stanzas of the same kind, as lines.
function compareStanzas(path, theirs, ours) {
  const lines = [];
  const keys = (stanza) => stanza.attributes.map(([key]) => key);
  for (const [key, value, kind] of theirs.attributes) {
    const mine = ours.attributes.find(([other]) => other === key);
    if (!mine) lines.push(`${path}: only Baileys has ${key}="${value}"`);
    else if (mine[1] !== value) lines.push(`${path}: ${key} is "${value}" of Baileys and "${mine[1]}" of Kurir`);
    else if (mine[2] !== kind) lines.push(`${path}: ${key} is ${kind} of Baileys and ${mine[2]} of Kurir`);
  }
  for (const [key, value] of ours.attributes) if (!keys(theirs).includes(key)) lines.push(`${path}: only Kurir has ${key}="${value}"`);
  const shared = (stanza, other) => keys(stanza).filter((key) => keys(other).includes(key)).join(' ');
  if (shared(theirs, ours) !== shared(ours, theirs)) lines.push(`${path}: attributes in another order: ${shared(theirs, ours)} of Baileys, ${shared(ours, theirs)} of Kurir`);
  if (theirs.bytes !== ours.bytes) lines.push(`${path}: content of ${theirs.bytes ?? 'no'} bytes of Baileys and ${ours.bytes ?? 'no'} of Kurir`);
  lines.push(...compareLists(`${path} >`, theirs.children, ours.children, nameOfChild));
  return lines;
}

/// Children for people and devices are found by whom they are for, in whichever namespace.
function nameOfChild({ tag, attributes }) {
  const jid = attributes.find(([key]) => key === 'jid')?.[1];
  return jid ? `${tag} ${jid.replace('_LID', '').replace(/@.*/, '')}` : tag;
}

/// Aligns by name and number; what both have is compared inside, and for its order.
function compareLists(path, theirs, ours, nameOf) {
  const number = (list) => {
    const seen = new Map();
    return list.map((entry) => {
      const name = nameOf(entry);
      seen.set(name, (seen.get(name) ?? 0) + 1);
      return [seen.get(name) > 1 ? `${name} #${seen.get(name)}` : name, entry];
    });
  };
  const [a, b] = [new Map(number(theirs)), new Map(number(ours))];
  const lines = [];
  for (const [name, entry] of a) if (!b.has(name)) lines.push(`${path} only Baileys has ${describe(entry)}`);
  for (const [name, entry] of b) if (!a.has(name)) lines.push(`${path} only Kurir has ${describe(entry)}`);
  const both = [...a.keys()].filter((name) => b.has(name));
  const ordered = (names, other) => names.filter((name) => other.has(name) && !kAnswers.has(name.split(' ')[0])).join(', ');
  for (const name of both) lines.push(...compareStanzas(`${path} ${name}`, a.get(name), b.get(name)));
  const [first, second] = [ordered([...a.keys()], b), ordered([...b.keys()], a)];
  if (first !== second) lines.push(`${path} in another order: ${first} of Baileys, ${second} of Kurir`);
  return lines;
}

/// All differences of one step, as lines that name the step.
export function differences(step, baileys, kurir) {
  return compareLists(`${step}:`, baileys, kurir, kindOf);
}
