// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapRequest;
import io.promtap.bridge.PromtapThread;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The count of the requests in flight that one scrape finds. Takes requests, and threads. */
final class RequestsInFlight implements Consumer<Object> {

  /** A request may be found twice, for example with its thread and as a suspended one. */
  private final Set<PromtapRequest> found =
      Collections.newSetFromMap(new IdentityHashMap<PromtapRequest, Boolean>());

  @Override
  public void accept(Object holder) {
    if (holder instanceof PromtapThread) {
      add(((PromtapThread) holder).ownRequest);
    } else if (holder instanceof PromtapRequest) {
      add((PromtapRequest) holder);
    } else if (holder instanceof PipelinedExchanges) {
      ((PipelinedExchanges) holder).forEach(this);
    } else if (holder instanceof StreamExchanges) {
      ((StreamExchanges) holder).forEach(this);
    }
  }

  private void add(@Nullable PromtapRequest newest) {
    for (PromtapRequest at = newest; at != null; at = at.previous) {
      if (RequestLife.isInFlight(at)) {
        found.add(at);
      }
    }
  }

  Set<PromtapRequest> requests() {
    return found;
  }
}
