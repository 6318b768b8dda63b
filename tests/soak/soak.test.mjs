// `make soak`: the long form. Another length, or the choices of an earlier run: SOAK_TEXTS, SOAK_SEED; more or less mishap:
// SOAK_MISHAP_EVERY, SOAK_KILL_EVERY (texts).
import { test } from 'node:test';
import { soak } from './soak.mjs';

const setting = (name, otherwise) => Number(process.env[name] ?? otherwise);
const texts = setting('SOAK_TEXTS', 10_000);
const seed = setting('SOAK_SEED', Date.now() % 1_000_000);
const mishapEvery = setting('SOAK_MISHAP_EVERY', 50);
const killEvery = setting('SOAK_KILL_EVERY', 500);

test(`${texts} texts through all kinds of mishap, each read once (SOAK_SEED=${seed})`, (t) =>
  soak(t, { texts, seed, mishapEvery, killEvery }));
