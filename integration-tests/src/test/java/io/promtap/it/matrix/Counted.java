// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

/** A series of {@code http_requests_total}. */
record Counted(String method, String endpoint, String status) {

  /** The series of the histogram that it belongs to. */
  String timed() {
    return method + " " + endpoint;
  }

  @Override
  public String toString() {
    return method + " " + endpoint + " " + status;
  }
}
