// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import io.grpc.HandlerRegistry;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.grpc.util.MutableHandlerRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A server of gRPC, on whichever Netty is on the class path. */
public final class GrpcServer {

  private static final ScheduledExecutorService LATER =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "later");
            thread.setDaemon(true);
            return thread;
          });

  private GrpcServer() {}

  public static void main(String[] args) throws Exception {
    Server server =
        ServerBuilder.forPort(0)
            .addService(orders())
            .fallbackHandlerRegistry(new Others())
            .build()
            .start();
    System.out.println("READY " + server.getPort());
    server.awaitTermination();
  }

  private static ServerServiceDefinition orders() {
    return ServerServiceDefinition.builder("shop.Orders")
        .addMethod(
            method("shop.Orders/Get", MethodType.UNARY),
            ServerCalls.asyncUnaryCall(GrpcServer::get))
        .addMethod(
            method("shop.Orders/Add", MethodType.CLIENT_STREAMING),
            ServerCalls.asyncClientStreamingCall(Echo::new))
        .addMethod(
            method("shop.Orders/List", MethodType.SERVER_STREAMING),
            ServerCalls.asyncServerStreamingCall(GrpcServer::list))
        .addMethod(
            method("shop.Orders/Talk", MethodType.BIDI_STREAMING),
            ServerCalls.asyncBidiStreamingCall(Echo::new))
        .build();
  }

  private static void get(String request, StreamObserver<String> responses) {
    switch (request) {
      case "refused":
        responses.onError(Status.NOT_FOUND.asRuntimeException());
        break;
      case "throw":
        throw new IllegalStateException("thrown by the test");
      case "slow":
        LATER.schedule(() -> answer(responses), 1, TimeUnit.SECONDS);
        break;
      case "never":
        break;
      default:
        answer(responses);
    }
  }

  private static void answer(StreamObserver<String> responses) {
    responses.onNext("order");
    responses.onCompleted();
  }

  /** Ends with an error if that is asked for, and not at all otherwise. */
  private static void list(String request, StreamObserver<String> responses) {
    responses.onNext("order");
    responses.onNext("order");
    if (request.equals("refused")) {
      responses.onError(Status.DATA_LOSS.asRuntimeException());
    } else if (!request.equals("never")) {
      responses.onCompleted();
    }
  }

  private static MethodDescriptor<String, String> method(String name, MethodType type) {
    return MethodDescriptor.<String, String>newBuilder(new Text(), new Text())
        .setType(type)
        .setFullMethodName(name)
        .build();
  }

  /** Answers when the client has said all. */
  private static final class Echo implements StreamObserver<String> {
    private final StreamObserver<String> responses;
    private String last = "";

    Echo(StreamObserver<String> responses) {
      this.responses = responses;
    }

    @Override
    public void onNext(String request) {
      last = request;
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {
      responses.onNext(last);
      responses.onCompleted();
    }
  }

  /** A service that was added late, and methods that nobody has listed, as a proxy takes them. */
  private static final class Others extends HandlerRegistry {
    private final MutableHandlerRegistry late = new MutableHandlerRegistry();
    private final ServerCallHandler<String, String> handler =
        ServerCalls.asyncUnaryCall(GrpcServer::get);

    Others() {
      late.addService(
          ServerServiceDefinition.builder("shop.Late")
              .addMethod(method("shop.Late/Get", MethodType.UNARY), handler)
              .build());
    }

    @Override
    public List<ServerServiceDefinition> getServices() {
      return late.getServices();
    }

    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String name, String authority) {
      return name.startsWith("any.")
          ? ServerMethodDefinition.create(method(name, MethodType.UNARY), handler)
          : late.lookupMethod(name, authority);
    }
  }

  /** Messages of text, so that no code has to be generated. */
  private static final class Text implements MethodDescriptor.Marshaller<String> {

    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public String parse(InputStream stream) {
      StringBuilder text = new StringBuilder();
      try {
        for (int next = stream.read(); next >= 0; next = stream.read()) {
          text.append((char) next);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return text.toString();
    }
  }
}
