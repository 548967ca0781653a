// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import com.fasterxml.jackson.annotation.JsonIgnore;

/** What one execution of an agent came to. */
public record RunResult(long id, long agentId, String status, String output) {

  @JsonIgnore
  public boolean isFailed() {
    return status.equals(Run.FAILED);
  }
}
