package dev.modelregistry.model;

/**
 * Permutations of up to sixteen things in one number, four bits for the place of each: enough for most structures, and small
 * enough to be kept with every one.
 */
final class Order {

    /** How many things may be permuted. */
    static final int MOST = 16;

    /** Everything is where it was given. */
    static final long SORTED = 0xFEDC_BA98_7654_3210L;

    private Order() {}

    /** Returns where the things that were given are in another array of the same instances; {@link #MOST} at most. */
    static long of(Object[] given, Object[] arranged) {
        long order = 0;
        for (int i = 0; i < given.length; i++) {
            int place = 0;
            while (arranged[place] != given[i]) {
                place++;
            }
            order |= (long) place << (4 * i);
        }
        return order;
    }

    /** Returns where the thing is that was given as number {@code index}. */
    static int placeOf(long order, int index) {
        return (int) (order >>> (4 * index)) & 0xF;
    }
}
