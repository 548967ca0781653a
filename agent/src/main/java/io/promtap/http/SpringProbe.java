package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassFile;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.Selection;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Collection;
import java.util.Collections;
import net.bytebuddy.asm.Advice;

/**
 * Which pattern Spring MVC matched, from Spring 4 to 7: an attribute of the request. It is read
 * when the interceptors were asked, which is after all kinds of handler mapping have set it, also
 * if one of them refuses the request; and not at the end of the request, when a forward may have
 * put another one there.
 */
public final class SpringProbe implements Probe {

  private static final String CHAIN = "org/springframework/web/servlet/HandlerExecutionChain";
  private static final String WRITTEN_FOR = "jakarta/servlet/";

  private final AdviceSpec jakarta = advice("jakarta.servlet.error.status_code");
  private final AdviceSpec javax =
      advice("javax.servlet.error.status_code").rename(WRITTEN_FOR, "javax/servlet/");

  private static AdviceSpec advice(String errorAttribute) {
    return new AdviceSpec("io.promtap.http.SpringProbe$MatchedAdvice", "http.spring")
        .bind(ErrorAttribute.class, AdviceSpec.Binding.constant(errorAttribute));
  }

  @Override
  public String name() {
    return "http.spring";
  }

  @Override
  public Collection<String> classNames() {
    return Collections.singleton(CHAIN);
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
      if (method.name().equals("applyPreHandle")) {
        selection.weave(method, method.descriptor().contains(WRITTEN_FOR) ? jakarta : javax);
      }
    }
  }

  /** The attribute that a request has while an error page is made for it. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface ErrorAttribute {}

  /** Copied into Spring's chain of interceptors. */
  static final class MatchedAdvice {

    private MatchedAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) HttpServletRequest request, @ErrorAttribute String errorAttribute) {
      if (request.getAttribute(errorAttribute) == null) {
        PromtapBridge.http.matched(
            request.getServletContext(),
            request.getServletContext().getContextPath(),
            request.getServletPath(),
            request.getPathInfo(),
            request.getAttribute(
                "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern"));
      }
    }
  }
}
