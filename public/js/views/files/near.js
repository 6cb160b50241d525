// Where the bytes of a file are: in the house, or, of what this page has brought itself, still here.

/** So many stay, that what was just sent need not be fetched. */
const KEPT_MAX = 40;

const here = new Map();

export const near = {
  /** From now on `name`, an id or a key, is what is at this address. */
  keep(name, address) {
    here.set(name, address);
    for (const [oldest, old] of here) {
      if (here.size <= KEPT_MAX) break;
      here.delete(oldest);
      if (![...here.values()].includes(old)) URL.revokeObjectURL(old);
    }
  },
  has: ({ id, key }) => here.has(id) || here.has(key),
  /** What a row shows of a picture: the small one that stands for it, where there is one. */
  small: (file) => near.address(file.preview ? { ...file, id: file.preview } : file),
  address: ({ id, key, name }) => here.get(id) ?? here.get(key) ?? `/files/${id}/${encodeURIComponent(name)}`,
};
