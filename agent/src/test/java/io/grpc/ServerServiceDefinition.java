// SPDX-License-Identifier: Apache-2.0
package io.grpc;

/** A stand-in for gRPC's class: a service with one method. */
public class ServerServiceDefinition {
  private final String method;

  public ServerServiceDefinition(String method) {
    this.method = method;
  }

  public ServerMethodDefinition<?, ?> getMethod(String fullName) {
    return method.equals(fullName) ? new ServerMethodDefinition<>() : null;
  }
}
