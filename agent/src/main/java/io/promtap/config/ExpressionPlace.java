// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

/** The place of an expression in a rule. It decides what the expression may read. */
enum ExpressionPlace {
  AGENT_ID,
  LABEL,
  LABEL_IN_FLIGHT,
  VALUE,
  VALUE_OF_GAUGE,
  LABEL_AT_SCRAPE,
  VALUE_AT_SCRAPE,
  ERROR
}
