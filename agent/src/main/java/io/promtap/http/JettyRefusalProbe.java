package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.ee10.servlet.ServletChannelState;
import org.eclipse.jetty.ee9.nested.HttpChannelState;
import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.http.HttpException;

/**
 * Where Jetty, from 9.4 to 12.1, could not send the headers that it was given: too large, or a
 * length that is none. It answers with a status of its own then, past all that {@link JettyProbe}
 * hears of; the state of the channel is told of the failure before the request ends.
 */
public final class JettyRefusalProbe implements Probe {

  private static final String NESTED = "org/eclipse/jetty/ee9/nested/";
  private static final String SERVLET = "org/eclipse/jetty/ee10/servlet/";

  private final Map<String, AdviceSpec> advice = new LinkedHashMap<>();

  public JettyRefusalProbe() {
    add("HttpChannelState", "Before12Advice", NESTED, "org/eclipse/jetty/server/");
    add("HttpChannelState", "NestedAdvice", NESTED, "org/eclipse/jetty/ee8/nested/");
    add("HttpChannelState", "NestedAdvice", NESTED, NESTED);
    add("ServletChannelState", "ServletAdvice", SERVLET, SERVLET);
    add("ServletChannelState", "ServletAdvice", SERVLET, "org/eclipse/jetty/ee11/servlet/");
  }

  private void add(String simpleName, String adviceName, String writtenFor, String prefix) {
    AdviceSpec spec =
        new AdviceSpec("io.promtap.http.JettyRefusalProbe$" + adviceName, "http.jetty");
    advice.put(
        prefix + simpleName, prefix.equals(writtenFor) ? spec : spec.rename(writtenFor, prefix));
  }

  @Override
  public String name() {
    return "http.jetty.refusals";
  }

  @Override
  public Collection<String> classNames() {
    return advice.keySet();
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    for (ClassHead.Method method : head.methods()) {
      if (method.toString().equals("completed(Ljava/lang/Throwable;)V")) {
        plan.weave(method, advice.get(head.name()));
      }
    }
  }

  /** Copied into {@code HttpChannelState.completed} before Jetty 12. */
  static final class Before12Advice {

    private Before12Advice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This HttpChannelState state, @Advice.Argument(0) Throwable failureOrNull) {
      if (failureOrNull instanceof BadMessageException) {
        PromtapBridge.containers.refused(state.getHttpChannel(), 500);
      }
    }
  }

  /** Copied into {@code HttpChannelState.completed} of Jetty 12. */
  static final class NestedAdvice {

    private NestedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This HttpChannelState state, @Advice.Argument(0) Throwable failureOrNull) {
      if (failureOrNull instanceof HttpException) {
        int status = ((HttpException) failureOrNull).getCode();
        PromtapBridge.containers.refused(state.getHttpChannel(), status);
      }
    }
  }

  /** Copied into {@code ServletChannelState.completed}. */
  static final class ServletAdvice {

    private ServletAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This ServletChannelState state, @Advice.Argument(0) Throwable failureOrNull) {
      if (failureOrNull instanceof HttpException) {
        int status = ((HttpException) failureOrNull).getCode();
        PromtapBridge.containers.refused(state.getServletChannel(), status);
      }
    }
  }
}
