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
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * The probe for the routes of Ratpack, whose packages moved with 1.10. A handler of a path that
 * matches binds the path and inserts the handlers below it; one that does not goes on to the next
 * handler. When the handlers below are through, the binding is taken back. So the binding names the
 * exchange when handlers are inserted, and when a handler that is none of a path goes on. Ratpack
 * works on several pipelined requests at once, so the headers tell which exchange it is, as in
 * {@link NettyProbe}.
 *
 * <p>The advice is written for the types at the end, as in {@link TemplateProbe}.
 */
public final class RatpackProbe implements Probe {

  private static final String HOME = "ratpack/core/";
  private static final String BEFORE_10 = "ratpack/";
  private static final String CLASS = "handling/internal/DefaultContext";

  static final String CONTEXT = HOME + CLASS;
  static final String CONTEXT_BEFORE_10 = BEFORE_10 + CLASS;

  private final AdviceSpec inserted = advice("InsertedAdvice", HOME);
  private final AdviceSpec passedOn = advice("PassedOnAdvice", HOME);
  private final AdviceSpec insertedBefore10 = advice("InsertedAdvice", BEFORE_10);
  private final AdviceSpec passedOnBefore10 = advice("PassedOnAdvice", BEFORE_10);

  private static AdviceSpec advice(String simpleName, String home) {
    return new AdviceSpec("io.promtap.http.RatpackProbe$" + simpleName, "http.ratpack")
        .rename(own("Context"), home + CLASS)
        .rename(own("Constants"), home + CLASS + "$RequestConstants")
        .rename(own("Handler"), home + "handling/Handler")
        .rename(own("PathHandler"), home + "path/internal/PathHandler")
        .rename(own("Binding"), home + "path/PathBinding")
        .rename(own("Root"), home + "path/internal/RootPathBinding")
        .rename(own("Request"), home + "http/Request")
        .rename(own("Headers"), home + "http/Headers")
        .rename(own("Fields"), "io/netty/handler/codec/http/HttpHeaders")
        .rename(own("Channel"), "io/netty/channel/Channel");
  }

  private static String own(String simpleName) {
    return "io/promtap/http/RatpackProbe$" + simpleName;
  }

  @Override
  public String name() {
    return "http.ratpack";
  }

  @Override
  public Collection<String> classNames() {
    return Arrays.asList(CONTEXT, CONTEXT_BEFORE_10);
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    boolean isBefore10 = head.name().equals(CONTEXT_BEFORE_10);
    for (ClassHead.Method method : head.methods()) {
      if (method.name().equals("insert")) {
        plan.weave(method, isBefore10 ? insertedBefore10 : inserted);
      } else if (method.toString().equals("next()V")) {
        plan.weave(method, isBefore10 ? passedOnBefore10 : passedOn);
      }
    }
  }

  /** Copied into the methods {@code DefaultContext.insert}. */
  static final class InsertedAdvice {

    private InsertedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Context context) {
      Binding binding = context.getPathBinding();
      int path =
          binding instanceof Root ? 0 : PromtapBridge.exchanges.part(0, binding.getDescription());
      PromtapBridge.exchanges.named(
          context.requestConstants.getChannel(),
          context.getRequest().getHeaders().getNettyHeaders(),
          path,
          "");
    }
  }

  /** Copied into {@code DefaultContext.next}, which {@code insert} calls too. */
  static final class PassedOnAdvice {

    private PassedOnAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Context context) {
      Handler last = context.requestConstants.handler;
      if (last == null || last instanceof PathHandler) {
        return;
      }
      Binding binding = context.getPathBinding();
      int path =
          binding instanceof Root ? 0 : PromtapBridge.exchanges.part(0, binding.getDescription());
      PromtapBridge.exchanges.named(
          context.requestConstants.getChannel(),
          context.getRequest().getHeaders().getNettyHeaders(),
          path,
          "");
    }
  }

  /** {@code ratpack.handling.internal.DefaultContext}. */
  abstract static class Context {
    final Constants requestConstants;

    Context(Constants requestConstants) {
      this.requestConstants = requestConstants;
    }

    abstract Binding getPathBinding();

    abstract Request getRequest();
  }

  /** {@code ratpack.handling.internal.DefaultContext.RequestConstants}. */
  abstract static class Constants {
    /** The last one that was called. */
    @Nullable Handler handler;

    abstract Channel getChannel();
  }

  /** {@code ratpack.handling.Handler}. */
  interface Handler {}

  /** {@code ratpack.path.internal.PathHandler}. */
  abstract static class PathHandler implements Handler {}

  /** {@code ratpack.path.PathBinding}. */
  interface Binding {
    String getDescription();
  }

  /** {@code ratpack.path.internal.RootPathBinding}, of a request that no path was matched with. */
  abstract static class Root implements Binding {}

  /** {@code ratpack.http.Request}. */
  interface Request {
    Headers getHeaders();
  }

  /** {@code ratpack.http.Headers}. */
  interface Headers {
    Fields getNettyHeaders();
  }

  /** {@code io.netty.handler.codec.http.HttpHeaders}. */
  abstract static class Fields {}

  /** {@code io.netty.channel.Channel}. */
  interface Channel {}
}
