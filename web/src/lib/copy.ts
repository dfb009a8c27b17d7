/** Puts a text where it can be pasted from. Rejects where that cannot be, as without a clipboard on plain HTTP. */
export const copy = async (text: string): Promise<void> => navigator.clipboard.writeText(text);
