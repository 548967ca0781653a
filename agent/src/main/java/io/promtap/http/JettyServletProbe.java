package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapThread;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import java.util.Arrays;
import java.util.Collection;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.ee10.servlet.ServletChannel;
import org.eclipse.jetty.ee10.servlet.ServletContextResponse;

/**
 * Where Jetty 12 begins and ends a request of Jakarta EE 10 and later; as {@link JettyProbe}, of
 * the channel that was written anew for them. Its response takes no other status once it is
 * committed, so nobody has to be told of that.
 */
public final class JettyServletProbe implements Probe {

  /** The package that the advice below is compiled against. */
  private static final String EE10 = "org/eclipse/jetty/ee10/servlet/";

  private static final String EE11 = "org/eclipse/jetty/ee11/servlet/";

  private final AdviceSpec[] handle;
  private final AdviceSpec[] completed;

  public JettyServletProbe() {
    this(false);
  }

  /**
   * @param sizes whether the sizes of requests and responses are asked for
   */
  public JettyServletProbe(boolean sizes) {
    handle = advice("HandleAdvice", sizes);
    completed = advice("CompletedAdvice", sizes);
  }

  /** For each of the two copies. */
  private static AdviceSpec[] advice(String simpleName, boolean sizes) {
    AdviceSpec[] specs = new AdviceSpec[2];
    for (int i = 0; i < specs.length; i++) {
      specs[i] =
          new AdviceSpec("io.promtap.http.JettyServletProbe$" + simpleName, "http.jetty")
              .bind(WantsSizes.class, AdviceSpec.Binding.constant(sizes));
    }
    specs[1].rename(EE10, EE11);
    return specs;
  }

  @Override
  public String name() {
    return "http.jetty.servlet";
  }

  @Override
  public Collection<String> classNames() {
    return Arrays.asList(EE10 + "ServletChannel", EE11 + "ServletChannel");
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    int copy = head.name().startsWith(EE10) ? 0 : 1;
    for (ClassHead.Method method : head.methods()) {
      if (method.name().equals("handle") && method.descriptor().startsWith("()")) {
        plan.weave(method, handle[copy]);
      } else if (method.toString().equals("onCompleted()V")) {
        plan.weave(method, completed[copy]);
      }
    }
  }

  /** Copied into {@code ServletChannel.handle}. */
  static final class HandleAdvice {

    private HandleAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static PromtapThread enter(@Advice.This ServletChannel channel) {
      return PromtapBridge.containers.visited(
          channel, System.identityHashCode(channel.getServletContextRequest()));
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This ServletChannel channel,
        @Advice.Enter PromtapThread thread,
        @Advice.Thrown Throwable thrown) {
      if (thread != null) {
        thread.leaveContainer();
        if (thrown != null) {
          // Jetty failed to end it, as without memory.
          PromtapBridge.containers.ended(channel, thread.requestId, 500, false);
        }
      }
    }
  }

  /** Copied into {@code ServletChannel.onCompleted}. */
  static final class CompletedAdvice {

    private CompletedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This ServletChannel channel, @WantsSizes boolean sizes) {
      ServletContextResponse response = channel.getServletContextResponse();
      PromtapBridge.containers.ended(
          channel,
          System.identityHashCode(channel.getServletContextRequest()),
          response.getStatus(),
          PromtapBridge.isEventStream(response.getHeaders().get("Content-Type")));
      if (sizes) {
        PromtapBridge.containers.sized(
            channel,
            System.identityHashCode(channel.getServletContextRequest()),
            channel.getServletContextRequest().getLength(),
            channel.getHttpInput().getContentConsumed(),
            channel.getHttpOutput().getWritten());
      }
    }
  }
}
