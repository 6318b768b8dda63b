/** Characters as plans count them: Unicode code points. */
export function countCharacters(text: string): number {
  return [...text].length;
}
