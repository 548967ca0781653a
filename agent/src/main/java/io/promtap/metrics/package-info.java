/**
 * The registry and its data points: bounded families of counters, gauges and histograms.
 *
 * <p>Loaded by Promtap's own class loader. Two kinds of threads meet here. The application's record
 * on data points that the recorders hold: no lock, no allocation, no class of the Prometheus
 * client. Promtap's exporter threads read at a scrape; only then is the client loaded, and only
 * {@link io.promtap.metrics.ClientView} and {@link io.promtap.metrics.Snapshots} touch it.
 *
 * <p>Cost of a record, apart from the clock: one or two uncontended atomic additions. Memory of a
 * series: about 100 bytes for a counter or gauge, 300 bytes to 1.8 kB for a histogram with 11
 * buckets (by the number of processors), so 2,000 series of one histogram take 4 MB at most.
 */
package io.promtap.metrics;
