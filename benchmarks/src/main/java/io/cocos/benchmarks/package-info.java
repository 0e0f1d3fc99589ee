/**
 * Measures what {@code docs/SPECIFICATION.md} promises in numbers, beside what one would use
 * otherwise, and writes one table.
 *
 * <p>{@link io.cocos.benchmarks.Measurement} is one promise, or several that the same work shows;
 * {@link io.cocos.benchmarks.Bed} is what they are measured on.
 */
package io.cocos.benchmarks;
