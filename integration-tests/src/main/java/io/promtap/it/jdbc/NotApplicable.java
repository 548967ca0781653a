// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

/** Why a row says nothing about a database or a pool. */
final class NotApplicable extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotApplicable(String reason) {
    super(reason);
  }
}
