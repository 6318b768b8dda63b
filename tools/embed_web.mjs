#!/usr/bin/env node
// embed_web.mjs DIST OUT.cpp: turns the built page into C++: each file's bytes as they are, and compressed where that pays.
// Plain string literals, so that the compiler's cache knows the file by its content.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/vnd.microsoft.icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

function refuse(message) {
  console.error(`embed_web: ${message}`);
  process.exit(1);
}

/** A C++ string literal with exactly these bytes: octal escapes end after three digits; a '?' might begin a trigraph. */
function literal(bytes) {
  const escape = (byte) =>
    byte >= 0x20 && byte < 0x7f && !'"\\?'.includes(String.fromCharCode(byte))
      ? String.fromCharCode(byte)
      : `\\${byte.toString(8).padStart(3, '0')}`;
  const lines = [];
  for (let at = 0; at < bytes.length; at += 4096) lines.push(`"${Array.from(bytes.subarray(at, at + 4096), escape).join('')}"`);
  return lines.join('\n') || '""';
}

/** Nothing where a tenth is not saved: fonts and pictures are compressed already. */
function ifSmaller(compressed, bytes) {
  return compressed.length < bytes.length * 0.9 ? compressed : Buffer.alloc(0);
}

function brotli(bytes) {
  return brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length, [constants.BROTLI_PARAM_LGWIN]: 22 },
  });
}

/** The content security policy runs no inline script, so a page with one would be broken in the browser only. */
function checkIndex(html) {
  if (!html.includes('__CSP_NONCE__')) refuse('index.html has no place for the nonce: __CSP_NONCE__ in <meta name="csp-nonce">');
  for (const [tag, attributes] of html.matchAll(/<script\b([^>]*)>/g))
    if (!/\ssrc=/.test(attributes)) refuse(`index.html has an inline script, which the policy forbids: ${tag}`);
}

function view(bytes) {
  return bytes.length === 0 ? '{}' : `std::string_view(${literal(bytes)}, ${bytes.length})`;
}

function row(directory, name) {
  const bytes = readFileSync(join(directory, name));
  const type = types[extname(name)] ?? refuse(`no content type for ${name}: add it in tools/embed_web.mjs`);
  const compressible = name !== 'index.html'; // it gets a fresh nonce each time
  const tag = `W/"${createHash('sha256').update(bytes).digest('base64url').slice(0, 16)}"`;
  const packed = compressible ? [gzipSync(bytes, { level: 9 }), brotli(bytes)].map((some) => ifSmaller(some, bytes)) : [];
  const [gzip = Buffer.alloc(0), br = Buffer.alloc(0)] = packed;
  if (name === 'index.html') checkIndex(bytes.toString());
  const texts = [`/${name}`, type, tag].map((text) => literal(Buffer.from(text)));
  return `    {${texts.join(', ')},\n${view(bytes)},\n${view(gzip)},\n${view(br)}},\n`;
}

const [directory, output] = process.argv.slice(2);
if (!output) refuse('usage: embed_web.mjs DIST OUT.cpp');
const names = readdirSync(directory, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(directory, join(entry.parentPath ?? entry.path, entry.name)))
  .sort();
if (!names.includes('index.html')) refuse(`${directory} has no index.html: the page was not built`);

writeFileSync(
  output,
  `// Made by tools/embed_web.mjs.
#include "adapters/http/dashboard/embedded_file.hpp"

namespace kurir::http::dashboard {
namespace {

constexpr EmbeddedFile kFiles[] = {
${names.map((name) => row(directory, name)).join('')}};

}  // namespace

std::span<const EmbeddedFile> embedded_files() { return kFiles; }

}  // namespace kurir::http::dashboard
`,
);
