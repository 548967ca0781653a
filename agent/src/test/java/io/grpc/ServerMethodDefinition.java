// SPDX-License-Identifier: Apache-2.0
package io.grpc;

/** A stand-in for gRPC's class. */
public class ServerMethodDefinition<Q, A> {}
