import { type Span, type Tracer, trace } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from 'vitest';
import { createTracer } from './telemetry.ts';

describe('spans', () => {
  afterEach(() => trace.disable());

  it('go nowhere without an SDK, and to the one that is registered', async () => {
    expect(await createTracer('1').span('forecast', {}, async () => 1)).toBe(1);
    const told: unknown[] = [];
    const span = { setStatus: ({ code }: { code: number }) => told.push(['status', code]), end: () => told.push('end') } as unknown as Span;
    const tracer = {
      startActiveSpan: (name: string, options: object, work: (span: Span) => unknown) => {
        told.push([name, options]);
        return work(span);
      },
    } as unknown as Tracer;
    trace.setGlobalTracerProvider({ getTracer: () => tracer });
    await createTracer('1').span('forecast', { model: 'load' }, async () => 1);
    await expect(createTracer('1').span('x', {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(told).toEqual([['forecast', { attributes: { model: 'load' } }], 'end', ['x', { attributes: {} }], ['status', 2], 'end']);
  });
});
