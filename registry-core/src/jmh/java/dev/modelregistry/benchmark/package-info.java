/**
 * What the registry costs, beside what people would write by hand. Start with
 * {@link dev.modelregistry.benchmark.BenchmarkRun}, which runs everything and compares it with {@link
 * dev.modelregistry.benchmark.Goals}. Both sides of a comparison hold the same models, filled in the same order, and get
 * the same accesses, prepared beforehand from a fixed seed.
 */
@NullMarked
package dev.modelregistry.benchmark;

import org.jspecify.annotations.NullMarked;
