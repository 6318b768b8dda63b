/** Tax on an amount, rounded half up to whole rupiah; 1,000 basis points are 10 %. */
export function taxOn(amount: number, basisPoints: number): number {
  return Math.floor((amount * basisPoints + 5_000) / 10_000);
}
