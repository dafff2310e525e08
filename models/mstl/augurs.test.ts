import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { initSync, MSTL } from '@bsull/augurs/mstl';
import { describe, expect, it } from 'vitest';
import { blindFuture, panelOf } from '#shared/domain/panel.ts';
import { catalog } from '../catalog.ts';
import { noise } from '../kit/battery/data.ts';
import { makeContext } from '../kit/context.ts';
import { model } from './model.ts';
import { params } from './params.ts';

initSync({ module: readFileSync(fileURLToPath(import.meta.resolve('@bsull/augurs/mstl')).replace('mstl.js', 'mstl_bg.wasm')) });

const e = noise(500, 8);
const wave = (i: number, period: number): number => Math.sin((2 * Math.PI * i) / period);
const level = e.map((_, i) => e.slice(0, i + 1).reduce((a, b) => a + 0.3 * b, 0));

describe('beside augurs, an implementation in Rust', () => {
  it.each([
    ['a wandering level', e.map((v, i) => 200 + level[i]! + 10 * wave(i, 12) + 6 * wave(i, 60) + 0.5 * v)],
    ['seasons that grow', e.map((v, i) => 300 + level[i]! + (5 + i / 50) * wave(i, 12) + 9 * wave(i, 60) ** 3 + 0.2 * v)],
  ])('%s', (_, y) => {
    const peer = MSTL.ets(Uint32Array.of(12, 60));
    peer.fit(Float64Array.from(y));
    const wanted = peer.predict(60).point;
    const ctx = makeContext({ members: catalog });
    const given = params.parse({ seasons: [12, 60], trend: 'ets', transform: 'none' });
    const state = model.fit(panelOf({ a: y }), given, { horizon: 60, calibrate: false }, ctx);
    const { mean } = model.forecast(state, { future: blindFuture(60), levels: [] }, ctx);
    wanted.forEach((v, h) => {
      expect(Math.abs(mean[h]! - v) / 200).toBeLessThan(1e-3);
    });
  });
});
