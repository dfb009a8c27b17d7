import { signal } from '@preact/signals';

/** Whether the member keeps a product, or undefined while that is not known: keeping.ts, which only members and who presses a heart need, says so. */
export const isFavourite = signal<(id: number) => boolean | undefined>(() => undefined);
