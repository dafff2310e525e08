/** Loaded into the service by `--import` beside `--expose-gc`: SIGUSR2 has it collect its garbage, so that what is left is held. */
const collect = (globalThis as { gc?: () => void }).gc;
process.on('SIGUSR2', () => collect?.());
