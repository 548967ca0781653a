// SPDX-License-Identifier: Apache-2.0
/**
 * The table of HTTP: each {@link io.promtap.it.matrix.Scenario} (a row: a way in which a request
 * comes and ends, and what it must add to the metrics) on each {@link
 * io.promtap.it.matrix.Container} (a column: a real server in its own JVM with the built agent). A
 * {@link io.promtap.it.harness.Cell} is ok, or failed, or does not apply for a reason that is
 * written down; a cell that is missing fails the build.
 *
 * <p>Where to add:
 *
 * <ul>
 *   <li>a version of a container: a module under {@code servers/} and a line in {@link
 *       io.promtap.it.matrix.Containers};
 *   <li>a container of another kind: also a main class that prints {@code READY} and its port;
 *   <li>a server that is not embedded: a module that unpacks it, and its start in {@link
 *       io.promtap.it.matrix.Distributions};
 *   <li>a row: a few lines in {@link io.promtap.it.matrix.ServletScenarios}, {@link
 *       io.promtap.it.matrix.SpringScenarios} or {@link io.promtap.it.matrix.RestScenarios}, and
 *       what serves it in {@code io.promtap.it.web}, {@code spring} or {@code rest};
 *   <li>rows that other applications serve: a list of scenarios of their own, run by a {@link
 *       io.promtap.it.matrix.MatrixRun} of their own in {@link io.promtap.it.matrix.HttpMatrixIT}.
 * </ul>
 *
 * <p>All scenarios of a container run one after the other on one start of it. What a request adds
 * is the difference of two metrics pages, and each page is the next scenario's first, so nothing
 * that is counted too much or too late is overlooked. {@code -Dpromtap.matrix=TEXT} takes only the
 * containers whose name has that text.
 */
package io.promtap.it.matrix;
