// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.packs;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A server and its client in one process: calls of both kinds, found or not, known or not. */
public final class GrpcApp {
  private static final MethodDescriptor<String, String> FIND =
      method("shop.Orders/Find", MethodDescriptor.MethodType.UNARY);
  private static final MethodDescriptor<String, String> LIST =
      method("shop.Orders/List", MethodDescriptor.MethodType.SERVER_STREAMING);
  private static final MethodDescriptor<String, String> UNKNOWN =
      method("shop.Orders/Unknown", MethodDescriptor.MethodType.UNARY);

  private GrpcApp() {}

  public static void main(String[] args) throws Exception {
    // Their supertypes: what the builders of a version return themselves differs.
    ServerBuilder<?> builder = InProcessServerBuilder.forName("shop");
    ManagedChannelBuilder<?> channelBuilder = InProcessChannelBuilder.forName("shop");
    Server server =
        builder
            .addService(
                ServerServiceDefinition.builder("shop.Orders")
                    .addMethod(FIND, ServerCalls.asyncUnaryCall(GrpcApp::find))
                    .addMethod(LIST, ServerCalls.asyncServerStreamingCall(GrpcApp::list))
                    .build())
            .build()
            .start();
    ManagedChannel channel = channelBuilder.build();
    ClientCalls.blockingUnaryCall(channel, FIND, CallOptions.DEFAULT, "known");
    ClientCalls.blockingUnaryCall(channel.newCall(FIND, CallOptions.DEFAULT), "known");
    ClientCalls.futureUnaryCall(channel.newCall(FIND, CallOptions.DEFAULT), "known").get();
    ClientCalls.blockingServerStreamingCall(channel, LIST, CallOptions.DEFAULT, "all")
        .forEachRemaining(order -> {});
    fail(channel, FIND);
    fail(channel, UNKNOWN);
    channel.shutdown();
    server.shutdown().awaitTermination();
  }

  private static void fail(ManagedChannel channel, MethodDescriptor<String, String> method) {
    try {
      ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, "unknown");
    } catch (StatusRuntimeException expected) {
      System.out.println("refused " + expected.getMessage());
    }
  }

  private static void find(String request, StreamObserver<String> responses) {
    if (request.equals("unknown")) {
      responses.onError(Status.NOT_FOUND.asRuntimeException());
      return;
    }
    responses.onNext("order");
    responses.onCompleted();
  }

  private static void list(String request, StreamObserver<String> responses) {
    responses.onNext("order");
    responses.onNext("order");
    responses.onCompleted();
  }

  private static MethodDescriptor<String, String> method(
      String name, MethodDescriptor.MethodType type) {
    return MethodDescriptor.<String, String>newBuilder(new Text(), new Text())
        .setType(type)
        .setFullMethodName(name)
        .build();
  }

  /** Messages of text, so that no code has to be generated. */
  private static final class Text implements MethodDescriptor.Marshaller<String> {

    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
        return reader.readLine();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
