package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassFile;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.Selection;
import java.util.Collection;
import java.util.Collections;
import net.bytebuddy.asm.Advice;
import org.apache.coyote.Response;

/**
 * Where Tomcat begins and ends a request: {@code CoyoteAdapter.service}, the same from Tomcat 8.5
 * to 11. A servlet that throws leaves the outermost filter with status 200; what the client gets is
 * decided after that, by the error page, so the status is read here.
 */
public final class TomcatProbe implements Probe {

  private static final String ADAPTER = "org/apache/catalina/connector/CoyoteAdapter";
  private static final String SERVICE =
      "service(Lorg/apache/coyote/Request;Lorg/apache/coyote/Response;)V";

  private final AdviceSpec advice =
      new AdviceSpec("io.promtap.http.TomcatProbe$AdapterAdvice", "http.tomcat");

  @Override
  public String name() {
    return "http.tomcat";
  }

  @Override
  public Collection<String> classNames() {
    return Collections.singletonList(ADAPTER);
  }

  @Override
  public Collection<String> marks() {
    return Collections.emptyList();
  }

  @Override
  public Collection<String> supertypes() {
    return Collections.emptyList();
  }

  @Override
  public void select(ClassFile classFile, Hierarchy hierarchy, Selection selection) {
    for (ClassFile.Method method : classFile.methods()) {
      if (method.toString().equals(SERVICE)) {
        selection.weave(method, advice);
      }
    }
  }

  /** Copied into Tomcat's adapter. */
  static final class AdapterAdvice {

    private AdapterAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter() {
      return PromtapBridge.http.containerEntered();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter boolean entered, @Advice.Argument(1) Response response) {
      if (entered) {
        PromtapBridge.http.containerExited(response.getStatus());
      }
    }
  }
}
