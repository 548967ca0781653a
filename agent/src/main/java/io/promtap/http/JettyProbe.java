// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The probe for Jetty with servlets, from 9.4 to 12.1, and without before 12: the channel between
 * the connection and the servlets, which serves one request at a time. Each visit of a request to a
 * thread, a dispatch, an error page, a time-out, runs in its {@code handle}; {@code commit}, looked
 * at before Jetty 12, comes when the status line goes out; {@code onCompleted} comes once, when the
 * last byte of the response was written or the connection is gone.
 *
 * <p>When Jetty cannot send what it was given, since the headers are too large or the content is
 * longer than its declared length, it answers with a status of its own, past all these methods. The
 * state of the channel gets the failure in {@code completed}, before the request ends. In Jetty 12
 * the response of the core, below the channel, is not committed then.
 *
 * <p>There are two kinds of channel. {@code HttpChannel} was copied from one Jetty to the next with
 * its methods, into {@code ee8} and {@code ee9} of Jetty 12 under another package. {@code
 * ServletChannel} was written anew for {@code ee10}, and copied into {@code ee11}.
 *
 * <p>Before Jetty 12 the server gives requests of this channel to any handler. Without servlets an
 * exchange begins there. In Jetty 12 its channel is another one: see {@link JettyCoreProbe}.
 */
public final class JettyProbe implements Probe {

  static final String BEFORE_12 = "org/eclipse/jetty/server/";
  static final String SERVER = BEFORE_12 + "Server";
  static final String EE8 = "org/eclipse/jetty/ee8/nested/";
  static final String EE9 = "org/eclipse/jetty/ee9/nested/";
  static final String EE10 = "org/eclipse/jetty/ee10/servlet/";
  static final String EE11 = "org/eclipse/jetty/ee11/servlet/";

  /** What the server's {@code handle} takes before Jetty 12. */
  private static final String OF_CHANNEL = "(L" + BEFORE_12 + "HttpChannel;)";

  /** By class, then by the name of a method. */
  private final Map<String, Map<String, AdviceSpec>> advice = new LinkedHashMap<>();

  /**
   * @param sizes whether the sizes of requests and responses are asked for
   * @param traces whether the header {@code traceparent} of requests without servlets is read
   */
  public JettyProbe(boolean sizes, boolean traces) {
    AdviceSpec.Binding wantsSizes = AdviceSpec.Binding.constant(sizes);
    Copy before12 = new Copy(BEFORE_12, "JettyChannelAdvice", EE9, wantsSizes);
    add(before12, "HttpChannel", "handle", "LossyHandleAdvice");
    add(before12, "HttpChannel", "commit", "CommittedAdvice");
    add(before12, "HttpChannel", "abort", "AbortedAdvice");
    add(before12, "HttpChannel", "onCompleted", "Before12CompletedAdvice");
    add(before12, "HttpChannelState", "completed", "Before12RefusedAdvice");
    add(before12, "Server", "handle", "ServerAdvice")
        .bind(ServletProbe.ReadsTraceparent.class, AdviceSpec.Binding.constant(traces));
    for (String nested : Arrays.asList(EE8, EE9)) {
      Copy copy = new Copy(nested, "JettyChannelAdvice", EE9, wantsSizes);
      add(copy, "HttpChannel", "handle", "HandleAdvice");
      add(copy, "HttpChannel", "onCompleted", "CompletedAdvice");
      add(copy, "HttpChannelState", "completed", "RefusedAdvice");
    }
    for (String servlet : Arrays.asList(EE10, EE11)) {
      Copy copy = new Copy(servlet, "JettyServletChannelAdvice", EE10, wantsSizes);
      add(copy, "ServletChannel", "handle", "HandleAdvice");
      add(copy, "ServletChannel", "onCompleted", "CompletedAdvice");
      add(copy, "ServletChannelState", "completed", "RefusedAdvice");
    }
  }

  private AdviceSpec add(Copy copy, String simpleName, String method, String adviceName) {
    String className = copy.prefix + simpleName;
    Map<String, AdviceSpec> methods = advice.get(className);
    if (methods == null) {
      methods = new HashMap<>();
      advice.put(className, methods);
    }
    AdviceSpec spec = copy.advice(adviceName);
    methods.put(method, spec);
    return spec;
  }

  /** One package with a copy of a channel, and the advice that is written for another copy. */
  private static final class Copy {
    final String prefix;
    private final String holder;
    private final String writtenFor;
    private final AdviceSpec.Binding wantsSizes;
    private final AdviceSpec.Group group = new AdviceSpec.Group();

    Copy(String prefix, String holder, String writtenFor, AdviceSpec.Binding wantsSizes) {
      this.prefix = prefix;
      this.holder = holder;
      this.writtenFor = writtenFor;
      this.wantsSizes = wantsSizes;
    }

    AdviceSpec advice(String simpleName) {
      AdviceSpec spec =
          new AdviceSpec("io.promtap.http." + holder + "$" + simpleName, "http.jetty")
              .bind(WantsSizes.class, wantsSizes);
      return group.with(prefix.equals(writtenFor) ? spec : spec.rename(writtenFor, prefix));
    }
  }

  @Override
  public String name() {
    return "http.jetty";
  }

  @Override
  public Collection<String> classNames() {
    return advice.keySet();
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    Map<String, AdviceSpec> methods = advice.get(head.name());
    if (methods == null) {
      return;
    }
    for (ClassHead.Method method : head.methods()) {
      AdviceSpec spec = methods.get(method.name());
      if (spec != null && hasRightParameters(head.name(), method)) {
        plan.weave(method, spec);
      }
    }
  }

  /** Returns whether the parameters are right: other methods may have the same name. */
  private static boolean hasRightParameters(String className, ClassHead.Method method) {
    switch (method.name()) {
      case "handle":
        return method.descriptor().startsWith(className.equals(SERVER) ? OF_CHANNEL : "()");
      case "onCompleted":
        return method.descriptor().equals("()V");
      case "completed":
        return method.descriptor().equals("(Ljava/lang/Throwable;)V");
      default:
        return true;
    }
  }
}
