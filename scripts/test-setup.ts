import fc from 'fast-check';

// Properties are tried on the same examples in every run, so that red means a change; FC_SEED tries others.
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20261122) });
