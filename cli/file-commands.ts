export const FILE_COMMANDS: Readonly<Record<string, string>> = {};
export async function forecastCommand(_argv: readonly string[]): Promise<void> {}
export async function backtestCommand(_argv: readonly string[]): Promise<void> {}
