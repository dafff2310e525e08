interface Told {
  readonly name?: string;
  readonly path?: string;
  readonly choice?: { readonly model: string; readonly label?: string };
  readonly models?: readonly { readonly model: string; readonly label?: string }[];
}

const nameOf = ({ label, model }: { label?: string; model: string }): string => label ?? model;

/** What a person calls this job: "Train: theta", "Import: sales.csv"; the method's summary where its input has no name. */
export function titleOf(method: string, summary: string, input: unknown): string {
  const { name, path, choice, models } = (input ?? {}) as Told;
  const subject = name ?? (choice && nameOf(choice)) ?? models?.map(nameOf).join(', ') ?? path?.split(/[\\/]/).at(-1);
  const stage = method.split('.')[0]!;
  return subject ? `${stage[0]!.toUpperCase()}${stage.slice(1)}: ${subject}` : summary;
}
