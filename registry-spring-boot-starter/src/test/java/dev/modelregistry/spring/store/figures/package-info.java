/** What the model store costs and gives, measured over real engines; {@code docs/benchmarks.md} says how it is run. */
@NullMarked
package dev.modelregistry.spring.store.figures;

import org.jspecify.annotations.NullMarked;
