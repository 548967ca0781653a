// SPDX-License-Identifier: Apache-2.0
/**
 * Registry of the agent's metrics, and their data points: bounded families of counters, gauges,
 * histograms and summaries. A {@link io.promtap.metrics.Family} holds the data points of one metric
 * by label values; its {@link io.promtap.metrics.DataPointKind} makes them.
 *
 * <p>Loaded by Promtap's own class loader. Two kinds of threads meet here. The application's record
 * on data points that the recorders hold: no lock, no allocation, no class of the Prometheus
 * client. Promtap's exporter threads read at a scrape, through the client's collectors; only then
 * is the client loaded. {@link io.promtap.metrics.MetricRegistry} keeps the client's registry,
 * {@link io.promtap.metrics.CollectorFactory} and {@link io.promtap.metrics.HistogramCollector} are
 * its collectors, {@link io.promtap.metrics.SnapshotWriter} makes its snapshots. Pages of text need
 * no snapshots of families: {@link io.promtap.metrics.TextExposition} writes them.
 *
 * <p>{@code Counter}, {@code Gauge} and {@code Histogram} add longs: counts, nanoseconds, bytes.
 * {@code DoubleGauge} and {@code DoubleHistogram} take doubles, {@code Summary} either.
 *
 * <p>A histogram with native buckets counts in {@link io.promtap.metrics.NativeCells}, each value
 * in one cell that stands for its native and its classic bucket. {@link
 * io.promtap.metrics.NativeBounds} finds the bucket, {@link io.promtap.metrics.NativeCounts} is
 * what a scrape reads.
 *
 * <p>Cost of a record, apart from the clock: one or two uncontended atomic additions. Memory of a
 * series with two labels on a 64-bit JVM: 190 bytes for a counter; for a histogram with 11 buckets
 * 380 bytes, and 200 more for each further stripe that its threads touch, so 0.6 kB on two
 * processors and 1.8 kB on eight or more. The first scrape of text adds the labels of each series
 * as text and 20 bytes. 2,000 series of one histogram take 4 MB at most. A native histogram takes
 * 0.3 kB for each octave that has values, in each of two stripes at most.
 */
@NullMarked
package io.promtap.metrics;

import org.jspecify.annotations.NullMarked;
