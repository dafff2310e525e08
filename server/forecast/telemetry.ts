import { type Attributes, SpanStatusCode, trace } from '@opentelemetry/api';

/** Spans of OpenTelemetry. Without an SDK (loaded by `node --import`) they cost nothing and go nowhere. */
export interface Tracer {
  readonly span: <T>(name: string, attributes: Attributes, work: () => Promise<T>) => Promise<T>;
}

export function createTracer(version: string): Tracer {
  const tracer = trace.getTracer('almanac-forecast', version);
  return {
    span: (name, attributes, work) =>
      tracer.startActiveSpan(name, { attributes }, async (span) => {
        try {
          return await work();
        } catch (error) {
          span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).name });
          throw error;
        } finally {
          span.end();
        }
      }),
  };
}
