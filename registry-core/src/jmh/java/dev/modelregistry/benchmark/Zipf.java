package dev.modelregistry.benchmark;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Draws ranks so that the n-th is n times rarer than the first, after shuffling which is which. */
final class Zipf {

    private final double[] cumulated;
    private final int[] shuffled;
    private final SplittableRandom random;

    Zipf(int size, SplittableRandom random) {
        this.random = random;
        cumulated = new double[size];
        shuffled = new int[size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += 1.0 / (i + 1);
            cumulated[i] = sum;
            int other = random.nextInt(i + 1);
            shuffled[i] = shuffled[other];
            shuffled[other] = i;
        }
    }

    int next() {
        int found = Arrays.binarySearch(cumulated, random.nextDouble() * cumulated[cumulated.length - 1]);
        return shuffled[found < 0 ? ~found : found];
    }
}
