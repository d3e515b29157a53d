package dev.modelregistry;

/** Linear probing of a table of any length. */
final class Probing {

    /** 2^32 divided by the golden ratio (Knuth, The Art of Computer Programming, vol. 3, 6.4). */
    private static final int GOLDEN_RATIO = 0x9E3779B9;

    private Probing() {}

    /** Returns the cell to begin with: Fibonacci hashing, then the high half of a product. */
    static int first(int hash, int length) {
        long spread = Integer.toUnsignedLong(hash * GOLDEN_RATIO);
        return (int) ((spread * length) >>> 32);
    }

    static int next(int cell, int length) {
        return cell + 1 == length ? 0 : cell + 1;
    }

    static int before(int cell, int length) {
        return (cell == 0 ? length : cell) - 1;
    }

    /** Returns the length of a table in which so many entries take at most three quarters of the cells. */
    static int length(int entries) {
        return entries * 4 / 3 + 1;
    }
}
