export function isStorageUrl(address: string): boolean {
  return address !== '';
}
