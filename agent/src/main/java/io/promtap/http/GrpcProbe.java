// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * The probe for the methods of gRPC, on Netty, on the copy of Netty that {@code grpc-netty-shaded}
 * brings, and in servlets. The stream is counted where Netty reads and writes it ({@link
 * NettyHttp2Probe}).
 *
 * <p>A call is created on the thread that has read its head. The server looks for its method later
 * and on another thread. So it is asked here for the services that it has: a method of one of them
 * names the stream, and what a client makes up does not. A registry of the application's own that
 * takes any method, as a proxy has, lists none.
 *
 * <p>A call within the JVM, which may come inside a request, is none of HTTP. The advice is written
 * for the types at the end, as in {@link TemplateProbe}.
 */
public final class GrpcProbe implements Probe {

  private static final String NETTY = "io/grpc/netty/";
  private static final String CONTEXT = "io/netty/channel/ChannelHandlerContext";
  private static final String SERVER = "io/grpc/internal/ServerImpl";

  static final String HANDLER = NETTY + "NettyServerHandler";
  static final String SHADED_HANDLER = NettyProbe.SHADED + HANDLER;
  static final String CALLS = SERVER + "$ServerTransportListenerImpl";

  private final AdviceSpec entered = entered("");
  private final AdviceSpec shadedEntered = entered(NettyProbe.SHADED);
  private final AdviceSpec created =
      advice("CreatedAdvice")
          .rename(own("Calls"), CALLS)
          .rename(own("Server"), SERVER)
          .rename(own("Service"), "io/grpc/ServerServiceDefinition")
          .rename(own("Method"), "io/grpc/ServerMethodDefinition");

  private static AdviceSpec entered(String home) {
    return advice("EnteredAdvice")
        .rename(own("Context"), home + CONTEXT)
        .rename(own("Channel"), home + "io/netty/channel/Channel");
  }

  private static AdviceSpec advice(String simpleName) {
    return new AdviceSpec("io.promtap.http.GrpcProbe$" + simpleName, "http.grpc");
  }

  private static String own(String simpleName) {
    return "io/promtap/http/GrpcProbe$" + simpleName;
  }

  @Override
  public String name() {
    return "http.grpc";
  }

  @Override
  public Collection<String> classNames() {
    return Arrays.asList(HANDLER, SHADED_HANDLER, CALLS);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    for (ClassHead.Method method : head.methods()) {
      AdviceSpec adviceOrNull = adviceOrNull(head.name(), method);
      if (adviceOrNull != null) {
        plan.weave(method, adviceOrNull);
      }
    }
  }

  private @Nullable AdviceSpec adviceOrNull(String className, ClassHead.Method method) {
    if (className.equals(CALLS)) {
      return method.name().equals("streamCreated") ? created : null;
    }
    boolean isShaded = className.equals(SHADED_HANDLER);
    String start = "(L" + (isShaded ? NettyProbe.SHADED : "") + CONTEXT + ";I";
    if (!method.name().equals("onHeadersRead") || !method.descriptor().startsWith(start)) {
      return null;
    }
    return isShaded ? shadedEntered : entered;
  }

  /** Copied into {@code NettyServerHandler.onHeadersRead}, which creates the call. */
  static final class EnteredAdvice {

    private EnteredAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(@Advice.Argument(0) Context context, @Advice.Argument(1) int stream) {
      return PromtapBridge.exchanges.streamEntered(context.channel(), stream);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter boolean isInside) {
      if (isInside) {
        PromtapBridge.exchanges.left();
      }
    }
  }

  /** Copied into {@code ServerTransportListenerImpl.streamCreated}. */
  static final class CreatedAdvice {

    private CreatedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Calls calls,
        @Advice.Argument(0) Object stream,
        @Advice.Argument(1) @Nullable String fullName) {
      String type = stream.getClass().getName();
      if (!type.startsWith("io.grpc.netty.") && !type.startsWith("io.grpc.servlet.")) {
        return;
      }
      Method method = null;
      List<Service> services = calls.this$0.getImmutableServices();
      for (int i = 0; i < services.size() && method == null; i++) {
        method = services.get(i).getMethod(fullName);
      }
      if (method == null) {
        services = calls.this$0.getMutableServices();
        for (int i = 0; i < services.size() && method == null; i++) {
          method = services.get(i).getMethod(fullName);
        }
      }
      if (method != null) {
        PromtapBridge.routes.matchingBegan();
        PromtapBridge.routes.partMatched(fullName);
        PromtapBridge.routes.allPartsMatched("");
      }
    }
  }

  /** {@code io.netty.channel.ChannelHandlerContext}. */
  interface Context {
    Channel channel();
  }

  /** {@code io.netty.channel.Channel}. */
  interface Channel {}

  /** {@code io.grpc.internal.ServerImpl$ServerTransportListenerImpl}. */
  abstract static class Calls {
    final Server this$0;

    Calls(Server server) {
      this$0 = server;
    }
  }

  /** {@code io.grpc.internal.ServerImpl}. */
  abstract static class Server {
    abstract List<Service> getImmutableServices();

    abstract List<Service> getMutableServices();
  }

  /** {@code io.grpc.ServerServiceDefinition}. */
  abstract static class Service {
    abstract @Nullable Method getMethod(@Nullable String fullName);
  }

  /** {@code io.grpc.ServerMethodDefinition}. */
  abstract static class Method {}
}
