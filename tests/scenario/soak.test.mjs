// The short form of `make soak`.
import { test } from 'node:test';
import { soak } from '../soak/soak.mjs';

const kTexts = 300;
const kMishapEvery = 20;
const kKillEvery = 75;
const seed = Number(process.env.SOAK_SEED ?? Date.now() % 1_000_000);

test(`${kTexts} texts through all kinds of mishap, each read once (SOAK_SEED=${seed})`, (t) =>
  soak(t, { texts: kTexts, seed, name: 'short soak', mishapEvery: kMishapEvery, killEvery: kKillEvery }));
