// SPDX-License-Identifier: Apache-2.0
package io.prometheus.metrics.expositionformats.internal;

import io.promtap.exporter.ProtobufWriter;

/**
 * Promtap's writer of protobuf, under the name by which the Prometheus client looks for one; in
 * place of the client's class of this name, whose library the jar does without
 * (docs/decisions/0017).
 */
public final class PrometheusProtobufWriterImpl extends ProtobufWriter {}
