// SPDX-License-Identifier: Apache-2.0
package io.grpc.internal;

import io.grpc.ServerServiceDefinition;
import java.util.List;

/** A stand-in for gRPC's class, with the inner one that is woven. */
public class ServerImpl {
  private final List<ServerServiceDefinition> services;
  private final List<ServerServiceDefinition> others;
  private String latest;

  public ServerImpl(List<ServerServiceDefinition> services, List<ServerServiceDefinition> others) {
    this.services = services;
    this.others = others;
  }

  public List<ServerServiceDefinition> getImmutableServices() {
    return services;
  }

  public List<ServerServiceDefinition> getMutableServices() {
    return others;
  }

  /** Has a call created. */
  public void call(Object stream, String method) {
    new ServerTransportListenerImpl().streamCreated(stream, method, null);
  }

  private final class ServerTransportListenerImpl {
    void streamCreated(Object stream, String method, Object headers) {
      latest = method;
    }

    @Override
    public String toString() {
      return latest;
    }
  }
}
